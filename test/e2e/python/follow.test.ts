import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownVenvWithFakePip } from '../../helpers/own-venv.ts';
import { AUTO, assertEach, projectBox, type Row, SHOW, write } from './follow-box.ts';

// With PIP_SHIM_AUTO=venv and python shims, a script can install packages and then import them. Each command
// runs twice. In the second run, the shim uses the answer that the program has stored.

/** test/wide/python/follow.test.ts has more commands. */
const ROWS: readonly Row[] = [
  ['python3 app.py', 'venv', 'a script of the project'],
  ['python3 ../app.py', 'venv', 'a script of the project, run from a subdirectory', { cwd: 'sub' }],
  ['python3 -c "$SHOW"', 'venv', 'code after -c'],
  ['python3 -m show', 'venv', 'a module after -m'],
  ['./tool', 'venv', 'a script of the project with an env shebang'],
  ['python3 -m pip list', 'venv', "the venv's own pip"],
  ['python3 "$HOME/outside.py"', 'venv', 'a script of no project'],
  ['python3 ../outside.py', 'venv', 'a script of no project'],
  ['python3 linked.py', 'venv', 'a script of no project'],
  ['../tool', 'venv', 'a script of no project'],
  ['echo "$SHOW" | python3', 'venv', 'standard input'],
  ['MINOR -c "$SHOW"', 'venv', 'python3.N of the same version'],
  ['python3 PROJECT/sub/app.py', 'venv', "a script's own project", { cwd: '/' }],
  [
    'PATH="$HOME/elsewhere:$PATH" link-to-tool',
    'venv',
    'by a link, the own project of the script',
    { cwd: '/' },
  ],
  ['python3 ../elsewhere/alone.py', 'venv', 'a script of no project'],
  ['PATH="../elsewhere:$HOME/elsewhere:$PATH" command-on-path', 'real', 'a command on PATH'],
  ['python3 app.py', 'real', 'another project', { cwd: 'other' }],
  ['python3 ../apart/app.py', 'real', 'a project without a venv, beside'],
  ['python3 held/app.py', 'real', 'a project with a venv that is not ours'],
  ['python3 -c "$SHOW"', 'real', 'no project', { cwd: '..' }],
  ['python3 app.py', 'real', 'switched off', { env: { PIP_SHIM_PYTHON: '0' } }],
];

test('a script can import the packages that it installs, and each command in the table runs the expected Python', async (t) => {
  const box = await projectBox(t);
  write(
    join(box.project, 'app.py'),
    'import demo, sys\nprint("app", demo.__name__, *sys.argv[1:])\nsys.exit(7)\n',
  );
  const script = write(
    join(box.project, 'run.sh'),
    '#!/bin/sh\npip install --no-index -r requirements.txt >&2\npython3 app.py a "b c" <&0\n',
    0o755,
  );
  const first = await box.run(script, [], { env: AUTO });
  assert.deepEqual([first.code, first.stdout], [7, 'app demo a b c\n'], first.stderr);
  const modules =
    'python3 -m pip install --no-index -r requirements.txt >&2 && exec python3 -c "import demo"';
  assert.equal((await box.run('sh', ['-c', modules], { env: AUTO })).code, 0);
  write(join(box.project, 'app.py'), SHOW);
  await assertEach(box, ROWS);
});

test('the python3 shim runs the Python of the venv in PIP_SHIM_VENV, and PIP_SHIM_DEBUG prints its path', async (t) => {
  const box = await projectBox(t);
  const env = { ...AUTO, PIP_SHIM_VENV: join(box.root, 'named') };
  await ownVenvWithFakePip(box, 'exit 0', env.PIP_SHIM_VENV);
  const { stdout, stderr } = await box.run('python3', ['app.py'], { env: { ...env, PIP_SHIM_DEBUG: '1' } });
  assert.equal(stdout, `${box.root}/named\n`, stderr);
  assert.match(stderr, /python3 runs in .*\/named\n$/);
});

test('the python3 shim runs the real Python if pip-shim did not make the .venv, or made it at another path', async (t) => {
  const box = await projectBox(t);
  const real = (await box.run(box.python.python, ['-c', SHOW])).stdout;
  const venv = join(box.project, '.venv');
  const assertReal = async (why: string, cwd = box.project) => {
    const { stdout, stderr } = await box.run('python3', ['-c', SHOW], { env: AUTO, cwd });
    assert.deepEqual([stdout, stderr], [real, ''], why);
  };
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  await assertReal('a foreign venv');
  write(join(venv, '.pip-shim'), `${'0'.repeat(32)}\n${venv}\n`);
  await assertReal('a planted mark');
  const copied = await projectBox(t);
  await ownVenvWithFakePip(copied);
  cpSync(join(copied.project, '.venv'), join(box.home, 'copy/.venv'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await assertReal('a copy', join(box.home, 'copy'));
  const asIs = await copied.run('python3', ['-c', SHOW], { env: AUTO });
  assert.equal(asIs.stdout, `${copied.project}/.venv\n`);
  write(join(copied.home, '.config/pip-shim/config.toml'), 'nonsense = 1\n');
  const spoiled = await copied.run('python3', ['-c', SHOW], { env: AUTO });
  assert.deepEqual([spoiled.stdout, spoiled.stderr], [real, '']);
});

import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownVenvWithFakePip } from '../../helpers/own-venv.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// With PIP_SHIM_AUTO=venv and python shims, a script can install packages and then import them. Each command
// runs twice. In the second run, the shim uses the answer that the program has stored.

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const SHOW = 'import sys\nprint(sys.prefix)\n';

function write(path: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const minor = ({ python }: Sandbox): string => `python${python.version.split('.').slice(0, 2).join('.')}`;

/** A project with python shims, a requirements file for `demo`, and scripts that print which Python runs. */
async function projectBox(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3', minor(box)]);
  write(join(box.project, 'requirements.txt'), `${buildWheel(box.root, { name: 'demo' })}\n`);
  for (const file of [
    'app.py',
    'show.py',
    'sub/app.py',
    'other/app.py',
    'held/app.py',
    '../apart/app.py',
    '../outside.py',
  ])
    write(join(box.project, file), SHOW);
  for (const file of [
    'other/pyproject.toml',
    'held/requirements.txt',
    'held/.venv/pyvenv.cfg',
    '../apart/setup.py',
  ])
    write(join(box.project, file), '');
  write(join(box.home, 'elsewhere/alone.py'), SHOW);
  write(join(box.project, 'packed/__main__.py'), SHOW);
  for (const file of ['tool', '../tool', '../elsewhere/command-on-path'])
    write(join(box.project, file), `#!/usr/bin/env python3\n${SHOW}`, 0o755);
  symlinkSync('../outside.py', join(box.project, 'linked.py'));
  symlinkSync('../project/tool', join(box.home, 'elsewhere/link-to-tool'));
  return box;
}

type Row = readonly [
  command: string,
  which: 'venv' | 'real',
  why: string,
  more?: { env?: Record<string, string>; cwd?: string },
];

const ROWS: readonly Row[] = [
  ['python3 app.py', 'venv', 'a script of the project'],
  ['python3 ./sub/app.py', 'venv', 'a script in a subdirectory of the project'],
  ['python3 -Es PROJECT/app.py', 'venv', 'options, and a script with its absolute path'],
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
  ['echo "$SHOW" | python3 -', 'venv', 'standard input'],
  ['echo "$SHOW" | python3 -i -q', 'venv', 'interactive'],
  ['echo "$SHOW" | python3 -B -- - -c', 'venv', 'standard input, after the end of the options'],
  ['python3 -u -- app.py -m', 'venv', 'a script after the end of the options'],
  ['echo "$SHOW" | python3 /dev/fd/3 3<&0 </dev/null', 'venv', 'an open file, as bash has for <(…)'],
  ['echo "$SHOW" | python3 /dev/stdin x', 'venv', 'standard input by its path'],
  ['MINOR -c "$SHOW"', 'venv', 'python3.N of the same version'],
  ['python3 PROJECT/sub/app.py', 'venv', "a script's own project", { cwd: '/' }],
  ['PROJECT/tool', 'venv', "a script's own project", { cwd: '/' }],
  ['"$HOME/elsewhere/link-to-tool"', 'venv', 'by a link, the own project of the script', { cwd: '/' }],
  ['PATH="$HOME/elsewhere:$PATH" link-to-tool', 'venv', 'the same, on PATH', { cwd: '/' }],
  ['python3 ../elsewhere/alone.py', 'venv', 'a script of no project'],
  ['PATH="../elsewhere:$HOME/elsewhere:$PATH" command-on-path', 'real', 'a command on PATH'],
  ['python3 packed', 'venv', 'a directory'],
  ['python3 app.py', 'real', 'another project', { cwd: 'other' }],
  ['python3 other/app.py', 'venv', 'a project without a venv, below'],
  [
    'python3 other/app.py >/dev/null; sed -i "s/answer 2/answer 1/; s/^empty$/none/" $(find "$HOME" -path "*/other/.pip-shim-answer" | grep .) && python3 other/app.py',
    'venv',
    'the same, with the answer that pip-shim 0.2.0 left',
  ],
  [
    'python3 ../other/app.py',
    'venv',
    'a project without a venv, below that of the directory',
    { cwd: 'sub' },
  ],
  ['python3 PROJECT/other/app.py', 'real', 'a project without a venv, elsewhere', { cwd: '/' }],
  ['python3 ../apart/app.py', 'real', 'a project without a venv, beside'],
  ['PATH="$PWD/other:$PATH" python3 other/app.py', 'real', 'a command on PATH'],
  ['python3 held/app.py', 'real', 'a project with a venv that is not ours'],
  ['python3 -c "$SHOW"', 'real', 'no project', { cwd: '..' }],
  ['python3 app.py', 'real', 'switched off', { env: { PIP_SHIM_PYTHON: '0' } }],
  ['python3 app.py', 'real', 'switched off', { env: { PIP_SHIM_DISABLE: '1' } }],
  ['python3 app.py', 'real', 'no AUTO', { env: { PIP_SHIM_AUTO: '' } }],
  ['python3 app.py', 'real', 'another venv is named', { env: { PIP_SHIM_VENV: '/nowhere' } }],
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
  const real = (await box.run(box.python.python, ['-c', SHOW])).stdout.trim();
  for (const [command, which, why, { env = {}, cwd = '.' } = {}] of ROWS) {
    const line = command.replace('PROJECT', box.project).replace('MINOR', minor(box));
    for (const run of ['first', 'second']) {
      const { stdout, stderr } = await box.run('sh', ['-c', line], {
        cwd: resolve(box.project, cwd),
        env: { ...AUTO, SHOW, ...env },
      });
      const shown = /^demo +1\.0$/m.test(stdout) ? `${box.project}/.venv` : stdout.trim();
      const wanted = which === 'venv' ? `${box.project}/.venv` : real;
      assert.equal(shown, wanted, `${run} run of ${line}: ${why}\n${stderr}`);
      assert.equal(stderr.replaceAll('>>> ', '').trim(), '', line);
    }
  }
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

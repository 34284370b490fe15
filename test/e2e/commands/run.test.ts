// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell code
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { boot } from './built-cli.ts';
import { assertScriptActivates, boxWithVenv } from './run-box.ts';

test('run: the command runs in the venv with its own arguments, streams, exit code and variables', async (t) => {
  const box = await boxWithVenv(t);
  const code =
    'import os, sys, thing; print(sys.argv[1:], sys.stdin.read(), os.environ.get("PYTHONHOME"), os.environ["NODE_OPTIONS"]); sys.exit(7)';
  const words = ["it's", '$(x)', '', '--help', '-h', 'a\nb'];
  const env = { PYTHONHOME: '', NODE_OPTIONS: '--no-warnings' };
  const ran = await box.run('pip-shim', ['run', '--', 'python', '-c', code, ...words], { env, input: 'in' });
  assert.deepEqual([ran.code, ran.stderr], [7, '']);
  assert.equal(ran.stdout, `["it's", '$(x)', '', '--help', '-h', 'a\\nb'] in None --no-warnings\n`);
  const killed = await box.run('pip-shim', [
    'run',
    '--',
    'sh',
    '-c',
    'echo $$ $PPID $VIRTUAL_ENV; kill -USR1 $$',
  ]);
  assert.deepEqual([killed.signal, killed.stdout.split(' ')[2]], ['SIGUSR1', `${box.project}/.venv\n`]);
  const raw = await box.runBytes('sh', ['-c', `pip-shim run -- printf %s "$(printf 'a\\377b')"`]);
  assert.deepEqual([...raw.stdout], [0x61, 0xff, 0x62]);
});

test('run: an active environment comes before the project’s venv, but a leftover VIRTUAL_ENV does not', async (t) => {
  const box = await boxWithVenv(t);
  const [own, active] = [join(box.project, '.venv'), join(box.home, 'active')];
  await box.plainVenv('../active');
  const PATH = `${active}/bin:${box.env.PATH}`;
  const ran = async (env: Record<string, string>, ...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await box.run('pip-shim', ['run', ...words, 'sh', '-c', SHOW], { env });
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const SHOW = 'echo "${VIRTUAL_ENV-none}" "$(command -v python)"';
  assert.equal(await ran({ VIRTUAL_ENV: active, PATH }), `${active} ${active}/bin/python`);
  assert.equal(await ran({ VIRTUAL_ENV: active, PATH }, '.', '--'), `${own} ${own}/bin/python`);
  assert.equal(await ran({ VIRTUAL_ENV: active }), `${own} ${own}/bin/python`);
  assert.equal(await ran({ VIRTUAL_ENV: active, PATH, PIP_SHIM_VENV: own }), `${own} ${own}/bin/python`);
  assert.equal(await ran({ CONDA_PREFIX: active, PATH }), `none ${active}/bin/python`);
});

test('run: if there is no such command, one message says so, and the exit code is 127', async (t) => {
  const box = await boxWithVenv(t);
  for (const [word, says] of [
    [
      'nosuch',
      'there is no command nosuch in .venv or on PATH\n  if a package has it: pip install PACKAGE\n',
    ],
    ['', "there is no command '' in .venv or on PATH\n"],
    ['./nosuch file', 'there is no ./nosuch file\n'],
  ] as const) {
    const { code, stdout, stderr } = await box.run('pip-shim', ['run', '--', word, 'x']);
    assert.deepEqual([code, stdout, stderr], [127, '', `pip-shim: ${says}`]);
  }
});

test('run: the command keeps the process id of pip-shim', async (t) => {
  const box = await boxWithVenv(t);
  const ran = await box.run('sh', ['-c', 'echo $$; exec pip-shim run -- sh -c "echo \\$\\$"']);
  const [one, two] = ran.stdout.split('\n');
  assert.equal(one, two);
});

test('run: pip-shim refuses a venv that it did not make until the user names or allows the venv', async (t) => {
  const box = await inProcessBoxFor(t);
  box.placeShims(['pip', 'pip-shim']);
  const run = (...words: string[]) => box.run('pip-shim', ['run', ...words]);
  await box.plainVenv('.venv');
  const foreign = await run('--', 'touch', 'ran');
  assert.deepEqual([foreign.code, foreign.stdout], [1, '']);
  assert.match(foreign.stderr, /not made by pip-shim.*\n {2}allow it permanently: pip-shim allow \.venv\n/);
  assert.equal(existsSync(join(box.project, 'ran')), false);
  assert.equal((await run('./.venv', '--', 'true')).code, 0);
  assert.equal((await box.cli(['allow'])).code, 0);
  assert.equal((await run('--', 'true')).code, 0);
  const help = await run('--help');
  assert.deepEqual([help.code, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: pip-shim run/);
  const direct = await box.run(process.execPath, [boot, 'cli', 'run', '--', 'true']);
  assert.equal(direct.code, 1);
  assert.match(direct.stderr, /works only when it is typed as pip-shim/);
});

test('in a dash script that loads the shell hook, an install activates its venv', (t) =>
  assertScriptActivates('dash', t));

test('if the shell hook can not store its stack of venvs, the install still succeeds and says how to activate the venv', async (t) => {
  const box = await boxWithVenv(t);
  box.write('.local/state/pip-shim/shells', 'a file in the place of the directory');
  const wheel = buildWheel(box.root, { name: 'other', version: '2.0' });
  const script = `eval "$(pip-shim hook sh)"; pip install --no-index ${wheel}`;
  const ran = await box.run('sh', ['-c', script], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stderr, /installed in \.venv; to use its python and commands: /);
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeFailingBuild } from '../../helpers/failing-build.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { APT_HAS_ALL } from '../menu/prompt-box.ts';
import { skipOffLinux, warmBox } from './warm-box.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

test('after a failed build, pip-shim prints the next command, and removes the new venv unless a process uses it', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  box.placeShims(['pip-shim']);
  box.command('apt-cache', APT_HAS_ALL);
  const build = 'sys.exit("Error: pg_config executable not found.")';
  const tree = writeFailingBuild(join(box.root, 'psycopg2'), { name: 'psycopg2', build });
  const install = ['install', '--no-index', tree];
  const venv = join(box.project, '.venv');
  const failed = await box.run('pip', install, { env: AUTO });
  assert.equal(failed.code, 1, failed.stderr);
  assert.match(
    failed.stderr,
    /^pip-shim: psycopg2 could not be built, because this is missing: the command pg_config(?:, .*)?\n {2}ready-made, without a build: pip install psycopg2-binary\n {2}to build it: (?:sudo )?apt install libpq-dev(?: .*)? && pip install .*\npip-shim: removed \.venv again: it was new, and nothing but pip was in it\n$/m,
  );
  assert.equal(existsSync(venv), false);

  const user = spawn('/bin/sh', ['-c', 'echo ready; read line'], {
    env: { VIRTUAL_ENV: venv },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(user.stdout, 'data');
  const kept = await box.run('sh', ['-c', 'pip --quiet "$@" 2>&1', 'sh', ...install], { env: AUTO });
  user.stdin.end();
  assert.equal(kept.code, 1, kept.stdout);
  assert.match(
    kept.stdout,
    /could not be built.*\n(?: {2}.*\n)+pip-shim: the new venv \.venv works, and is kept\n/,
  );
  assert.equal(existsSync(venv), true);

  const { stdout } = await box.run('pip-shim', ['history', '--json']);
  const told = (JSON.parse(stdout) as { exitCode: number; venv: string | null }[]).map(
    ({ exitCode, venv }) => [exitCode, venv],
  );
  assert.deepEqual(told, [
    [1, null],
    [1, venv],
  ]);
});

test('after a choice in the menu, the venv’s pip writes the same bytes as without the shim, then the cure follows', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  box.command('apt-cache', 'exit 0');
  buildWheel(box.root, { name: 'demo' });
  await ownVenv(box);
  const words = ['install', '--no-index', '--find-links', box.root, 'demo==9'];
  const options = { cwd: box.project, env: box.env };
  const plain = await openTerminal(join(box.project, '.venv/bin/pip'), words, options);
  assert.deepEqual(await plain.exit, { code: 1, signal: null });
  const ours = await openTerminal('pip', words, options);
  await ours.waitFor('In this project (.venv)');
  ours.type(KEYS.enter);
  assert.deepEqual(await ours.exit, { code: 1, signal: null });
  const own = plain.raw();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is what it finds
  assert.match(own, /\x1b\[31mERROR: No matching distribution/, 'pip colours its errors');
  const at = ours.raw().indexOf(own);
  assert.ok(at > 0, ours.raw());
  assert.match(
    ours.screen(),
    /the index has no demo==9; the newest release that fits here is 1\.0\r?\n {2}pip install demo==1\.0\r?\n$/,
  );
});

/** How a build ends, the exit code that the script gets from pip, and whether the program prints the cure. */
const ENDINGS = [
  ['sys.exit("Error: pg_config executable not found.")', 1, true],
  // Python turns SIGINT into KeyboardInterrupt, and pip turns that into exit code 1.
  ['os.kill(os.getppid(), 2)\n__import__("time").sleep(60)', 1, false],
  ['os.kill(os.getppid(), 15)', 143, false],
] as const;

test('on the fast path, pip has the shim’s process id and gets its signals, and a failed build gets the next command', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await warmBox(t);
  box.command('apt-cache', APT_HAS_ALL);
  const first = await box.install();
  assert.equal(first.code, 0, first.stderr);
  for (const [end, code, isTold] of ENDINGS) {
    const build = `open(${JSON.stringify(join(box.project, 'parent'))}, "w").write(str(os.getppid()))\n${end}`;
    const tree = writeFailingBuild(join(box.root, 'psycopg2'), { name: 'psycopg2', build });
    const script = `trap : INT; pip install --no-index ${tree} & wait $!; echo $? $!`;
    const done = await box.run('bash', ['-c', `set -m; ${script}`]);
    const parent = readFileSync(join(box.project, 'parent'), 'utf8');
    assert.equal(done.stdout.split('\n').at(-2), `${code} ${parent}`, done.stderr);
    const cure =
      /\npip-shim: psycopg2 could not be built, because this is missing: the command pg_config(?:, .*)?\n {2}ready-made, without a build: pip install psycopg2-binary\n {2}to build it: (?:sudo )?apt install libpq-dev(?: .*)? && pip install .*\n/;
    assert.equal(cure.test(done.stderr), isTold, done.stderr);
    assert.equal(done.stderr.includes('the program was asked'), isTold, done.stderr);
  }
  const history = join(box.home, '.local/state/pip-shim/history');
  const entries = readdirSync(history)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(history, name), 'utf8')));
  assert.deepEqual(
    entries.map(({ exitCode, venv }) => [exitCode, venv !== undefined]),
    [
      [0, true],
      [1, false],
    ],
    'the history has the install that made the venv, and the one that failed without a signal',
  );
});

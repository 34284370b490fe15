import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { makePython } from '../../helpers/make-python.ts';
import { markedPython } from '../../helpers/python.ts';
import { assertOneExec, emptyRequirements } from './one-exec.ts';
import { type Box, boxFor, fakePip, fakePython, find, placeShim, shells } from './shim-box.ts';

// Tests that the real pip gets the same environment and files. forwarding/bytes.test.ts tests arguments.

test('the shim passes its arguments unchanged to the program', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  fakePip(join(box.bin, 'pip'), fakePython(join(box.root, 'marked'), { marked: true }));
  const words = ['install', '', ' a  b ', `it's "q"`, 'a\nb\n', '\n', 'café', '\ufffd', '*', '$HOME`x`'];
  const { stdout } = await box.run(shim, words);
  assert.deepEqual(JSON.parse(stdout), {
    entry: 'shim',
    ignored: [],
    name: 'pip',
    self: shim,
    realPip: join(box.bin, 'pip'),
    args: words,
  });
});

const ODD_ENVIRONMENT = {
  ...{ EMPTY: '', SPACES: ' a  b ', LINES: 'a\nb\n', QUOTES: `it's "q"`, UNICODE: 'café', STARS: '*' },
  ...{
    OPTARG: 'x',
    MAIL: 'm',

    ENV: '/nowhere',
    CDPATH: '/x',
    PIP_INDEX_URL: 'http://127.0.0.1:1/',
  },
  ...{ NODE_OPTIONS: '--no-warnings', NODE_EXTRA_CA_CERTS: '/nowhere', NODE_PATH: '/nowhere' },
  ...{
    name: 'n',
    real: 'r',
    path: 'p',
    home: 'h',
    node: 'n',
    file: 'f',
    word: 'w',
    dir: 'd',
    kind: 'k',
    rest: 'r',
  },
};

/** Variables that the shell itself sets for its children. */
const OF_THE_SHELL = ['_', 'SHLVL', 'OLDPWD'];

async function environmentOf(
  box: Box,
  command: string,
  args: readonly string[],
): Promise<Record<string, string>> {
  // pip usually starts from a shell, which has PWD in its environment.
  const env = { ...ODD_ENVIRONMENT, PWD: box.root };
  const { stdout, stderr } = await box.run(command, args, { env });
  assert.equal(stderr.replace(/^pip-shim: broken; running plain pip\n/, ''), '');
  const entries = stdout
    .split('\0')
    .filter(Boolean)
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return Object.fromEntries(entries.filter(([name]) => !OF_THE_SHELL.includes(name as string)));
}

test('the real pip gets the environment unchanged, even if the program is broken', async (t) => {
  const env = find('env');
  if (!env) return t.skip('no env on this machine');
  const box = boxFor(t);
  writeFileSync(join(box.home, 'pip-shim.cjs'), 'throw new Error("broken")');
  const pip = fakePip(
    join(box.bin, 'pip'),
    fakePython(join(box.root, 'marked'), { marked: true }),
    `exec ${env} -0`,
  );
  const expected = await environmentOf(box, pip, ['list']);
  assert.equal(expected.QUOTES, ODD_ENVIRONMENT.QUOTES);
  for (const { command } of shells()) {
    const shim = placeShim(join(box.shims, 'pip'), box.home);
    const [file = '', ...shellArgs] = command;
    for (const args of [['list'], ['install', '--target', 'd'], ['install', 'x']]) {
      assert.deepEqual(
        await environmentOf(box, file, [...shellArgs, shim, ...args]),
        expected,
        `${file} ${args.join(' ')}`,
      );
    }
  }
});

test('the shim leaves no file open for pip, and keeps the working directory, umask and ignored signals', async (t) => {
  if (!existsSync('/proc/self/fd')) return t.skip('no /proc on this machine');
  const box = boxFor(t);
  const script =
    'echo /proc/$$/fd/*; umask; pwd; while read -r l; do case $l in SigIgn*) echo "$l";; esac; done </proc/$$/status';
  const pip = fakePip(join(box.bin, 'pip'), fakePython(join(box.root, 'marked'), { marked: true }), script);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  const call = (command: string) =>
    box.run('/bin/sh', ['-c', `umask 027; trap '' HUP QUIT; exec ${command} list`]);
  const withoutPid = (text: string) => text.replace(/\/proc\/\d+/g, '/proc/PID');
  assert.equal(withoutPid((await call(shim)).stdout), withoutPid((await call(pip)).stdout));
});

test('the shim runs pip --version with one exec and no fork', async (t) =>
  assertOneExec(t, (await markedPython()).pip, ['--version']));
test('the shim runs pip install on an unmarked Python with one exec and no fork', async (t) => {
  await assertOneExec(t, (await makePython({ marked: false })).pip, [
    'install',
    '--no-index',
    '--dry-run',
    emptyRequirements(t),
  ]);
});

for (const args of [
  ['-c', 'pass'],
  ['-E', '-m', 'pip', '--version'],
]) {
  test(`the shim runs python ${args.join(' ')} with one exec and no fork`, async (t) =>
    assertOneExec(t, (await markedPython()).python, args));
}

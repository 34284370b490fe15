import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { transform } from 'esbuild';
import { oneLine } from '../../../src/ui/text.ts';
import { repository } from '../../helpers/sandbox.ts';
import { type Box, boxFor, executable, fakePip, fakePython, placeShim } from './shim-box.ts';

// The shim starts the program, or the real pip if that fails. forwarding/signals.test.ts tests the signals.

/** Makes a box with a pip whose fake Python has the marker, so that `pip install` starts the program. */
function markedBox(
  t: Parameters<typeof boxFor>[0],
  script?: string,
): { box: Box; shim: string; pip: string } {
  const box = boxFor(t);
  const pip = fakePip(join(box.bin, 'pip'), fakePython(join(box.root, 'marked'), { marked: true }), script);
  return { box, shim: placeShim(join(box.shims, 'pip'), box.home), pip };
}

const program = (box: Box, text: string) => writeFileSync(join(box.home, 'pip-shim.cjs'), text);

const EXITS_7 = 'read -r line; echo "out $line $*"; echo err >&2; exit 7';

/** Ways to break the program, each with the line that pip-shim then prints. */
const BROKEN: readonly (readonly [what: string, line: RegExp, breakIt: (box: Box) => void])[] = [
  [
    'no program',
    /^pip-shim: Cannot find module '\.\/pip-shim\.cjs'; running plain pip\n/,
    (box) => rmSync(join(box.home, 'pip-shim.cjs')),
  ],
  [
    'a program that is cut off',
    /^pip-shim: .+; running plain pip\n/,
    (box) => program(box, 'exports.shim = async () => {'),
  ],
  [
    'a program that throws',
    /^pip-shim: no luck; running plain pip\n/,
    (box) => program(box, 'throw new Error("no luck\\nat all")'),
  ],
  [
    'a program that exports no function shim',
    /^pip-shim: program\.shim is not a function; running plain pip\n/,
    (box) => program(box, ''),
  ],
  [
    'a function shim that throws',
    /^pip-shim: no luck; running plain pip\n/,
    (box) => program(box, 'exports.shim = () => { throw new Error("no luck") }'),
  ],
  [
    'a function shim that rejects',
    /^pip-shim: no luck; running plain pip\n/,
    (box) => program(box, 'exports.shim = async () => { throw new Error("no luck") }'),
  ],
  [
    'a function shim that rejects without an error',
    /^pip-shim: undefined; running plain pip\n/,
    (box) => program(box, 'exports.shim = () => Promise.reject()'),
  ],
  [
    'an error with an escape sequence',
    /^pip-shim: \?\[31mred; running plain pip\n/,
    (box) => program(box, 'throw new Error("\\x1b[31mred")'),
  ],
  [
    'no boot.cjs',
    /^pip-shim: the program is missing \(run install\.sh again\); running plain pip\n/,
    (box) => rmSync(join(box.home, 'boot.cjs')),
  ],
  [
    'no program directory',
    /^pip-shim: the program is missing \(run install\.sh again\); running plain pip\n/,
    (box) => rmSync(box.home, { recursive: true }),
  ],
];

test('if the program is broken, pip-shim prints one line about it and runs the real pip', async (t) => {
  for (const [what, line, breakIt] of BROKEN) {
    const { box, shim } = markedBox(t, EXITS_7);
    breakIt(box);
    const { code, stdout, stderr } = await box.run(shim, ['install', 'a b'], { input: 'typed\n' });
    assert.match(stderr, line, what);
    assert.deepEqual([code, stdout, stderr.replace(line, '')], [7, 'out typed install a b\n', 'err\n'], what);
  }
});

test('boot.cjs prints a question mark for each character that a terminal obeys or hides, and for no other character', async (t) => {
  const { box, shim } = markedBox(t);
  const plane = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => code !== 10);
  const isUnsafe = (code: number): boolean =>
    oneLine(String.fromCharCode(code)) !== String.fromCharCode(code);
  for (const codes of [plane.filter(isUnsafe), plane.filter((code) => !isUnsafe(code))]) {
    program(box, `throw new Error(String.fromCharCode.apply(null, ${JSON.stringify(codes)}))`);
    const { stderr } = await box.run(shim, ['install', 'x']);
    const expected = codes.map((code) => (isUnsafe(code) ? '?' : String.fromCharCode(code))).join('');
    assert.equal(stderr.split('\n')[0], `pip-shim: ${expected}; running plain pip`);
  }
});

test('a broken boot.cjs exits with 1 and prints the SyntaxError', async (t) => {
  const { box, shim } = markedBox(t);
  writeFileSync(join(box.home, 'boot.cjs'), 'function (');
  const { code, stderr } = await box.run(shim, ['install', 'x']);
  assert.equal(code, 1);
  assert.match(stderr, /SyntaxError/);
});

test('if the program fails after the start of pip, pip-shim prints the error and does not run pip again', async (t) => {
  const { box, shim } = markedBox(t);
  program(
    box,
    'exports.shim = async () => { throw Object.assign(new Error("lost pip"), { pipStarted: true }) }',
  );
  const { code, stdout, stderr } = await box.run(shim, ['install', 'x']);
  assert.deepEqual([code, stdout, stderr], [1, '', 'pip-shim: lost pip\n']);
});

test('boot.cjs exits with the number that the program returns or sets as its exit code', async (t) => {
  const { box, shim } = markedBox(t);
  program(box, 'exports.shim = async () => 5');
  assert.equal((await box.run(shim, ['install', 'x'])).code, 5);
  program(box, 'exports.shim = async () => { process.exitCode = 6 }');
  assert.equal((await box.run(shim, ['install', 'x'])).code, 6);
});

test('without Node, pip-shim prints one line about it and runs the real pip', async (t) => {
  const { box, pip } = markedBox(t, EXITS_7);
  const shim = placeShim(join(box.shims, 'pip'), box.home, '/nowhere/node');
  const line = 'pip-shim: Node.js was not found (18.19 or newer is needed); running plain pip\n';
  const { code, stdout, stderr } = await box.run(shim, ['install', 'x'], { input: 'typed\n' });
  assert.deepEqual([code, stdout, stderr], [7, 'out typed install x\n', `${line}err\n`]);
  // A pip that is a shell script might search PATH for pip again, so the shim removes itself from PATH.
  executable(pip, '#!/bin/sh\necho "$PATH"\n');
  assert.equal((await box.run(shim, ['install', 'x'])).stdout, `${box.bin}\n`);
});

test('if the Node whose path is in the shim is gone, the first Node in an absolute entry of PATH runs', async (t) => {
  const { box } = markedBox(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home, '/nowhere/node');
  for (const dir of ['relative', 'later']) executable(join(box.root, dir, 'node'), '#!/bin/sh\necho wrong\n');
  executable(join(box.root, 'node'), '#!/bin/sh\necho wrong\n');
  symlinkSync(process.execPath, join(box.bin, 'node'));
  const PATH = `:relative:${box.shims}:${box.bin}:${box.root}/later`;
  const { stdout } = await box.run(shim, ['install', 'x'], { env: { PATH } });
  assert.equal(JSON.parse(stdout).entry, 'shim');
});

/** Makes a command that runs the machine's Node but reports another version, and returns its path. */
function pretendingNode(box: Box, version: string): string {
  const pretend = join(box.root, 'pretend.cjs');
  writeFileSync(
    pretend,
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
  );
  return executable(
    join(box.root, `node-${version}`),
    `#!/bin/sh\nexec '${process.execPath}' -r '${pretend}' "$@"\n`,
  );
}

test('if a fake Node reports a version that is too old, pip-shim says so and runs plain pip', async (t) => {
  const { box } = markedBox(t, EXITS_7);
  for (const version of ['6.17.1', '16.20.2', '18.18.2']) {
    const shim = placeShim(join(box.shims, 'pip'), box.home, pretendingNode(box, version));
    const { code, stdout, stderr } = await box.run(shim, ['install', 'x'], { input: 'typed\n' });
    const line = `pip-shim: Node.js ${version} is too old (18.19 or newer is needed); running plain pip\n`;
    assert.deepEqual([code, stdout, stderr], [7, 'out typed install x\n', `${line}err\n`]);
  }
  for (const version of ['18.19.0', '20.0.0', '100.1.0']) {
    const shim = placeShim(join(box.shims, 'pip'), box.home, pretendingNode(box, version));
    assert.equal(JSON.parse((await box.run(shim, ['install', 'x'])).stdout).entry, 'shim', version);
  }
});

const OLD_NODE = process.env.PIP_SHIM_TEST_OLD_NODE;
test('if a real Node is too old, pip-shim says so and runs plain pip', {
  skip: !OLD_NODE && 'PIP_SHIM_TEST_OLD_NODE names none',
}, async (t) => {
  const { box } = markedBox(t, EXITS_7);
  const shim = placeShim(join(box.shims, 'pip'), join(repository, 'dist'), OLD_NODE);
  const { code, stdout, stderr } = await box.run(shim, ['install', 'x'], { input: 'typed\n' });
  assert.match(
    stderr,
    /^pip-shim: Node\.js \d+\.\d+\.\d+ is too old \(18\.19 or newer is needed\); running plain pip\nerr\n$/,
  );
  assert.deepEqual([code, stdout], [7, 'out typed install x\n']);
});

test('if the program is broken, a pip that is a shell script gets PATH without the shims', async (t) => {
  const { box, shim, pip } = markedBox(t);
  program(box, 'throw new Error("broken")');
  executable(pip, '#!/bin/sh\necho "$PATH"\n');
  placeShim(join(box.root, 'second/pip'), box.home);
  symlinkSync(box.shims, join(box.root, 'linked'));
  const PATH = `:${box.shims}:${box.root}/second:relative:${box.root}/linked:${box.shims}x:${box.bin}:`;
  assert.equal(
    (await box.run(shim, ['install', 'x'], { env: { PATH } })).stdout,
    `:relative:${box.shims}x:${box.bin}:\n`,
  );
});

test('if the real pip can not be started, the exit code is 127 and the shell’s error names the pip', async (t) => {
  const { box, shim, pip } = markedBox(t);
  program(box, 'throw new Error("broken")');
  executable(pip, '#!/nowhere/python3.11\n');
  const { code, stderr } = await box.run(shim, ['install', 'x']);
  assert.equal(code, 127);
  assert.match(stderr, new RegExp(`^pip-shim: broken; running plain pip\\n.*${pip}.*not found\\n$`));
});

test('if the program is broken, the command dies by the same signal as the real pip', async (t) => {
  const { box, shim, pip } = markedBox(t);
  program(box, 'throw new Error("broken")');
  const python = fakePython(join(box.root, 'marked'), { marked: true });
  for (const signal of [
    'SIGTERM',
    'SIGINT',
    'SIGHUP',
    'SIGKILL',
    'SIGQUIT',
    'SIGUSR2',
    'SIGSEGV',
    'SIGABRT',
  ] as const) {
    fakePip(pip, python, `ulimit -c 0; kill -${signal.slice(3)} $$; exit 99`);
    const ended = await box.run('/bin/sh', ['-c', `ulimit -c 0; exec '${shim}' install x`]);
    assert.deepEqual([ended.code, ended.signal], [null, signal]);
  }
  for (const signal of ['SIGPIPE', 'SIGUSR1'] as const) {
    fakePip(pip, python, `kill -${signal.slice(3)} $$; exit 99`);
    const ended = await box.run(shim, ['install', 'x']);
    assert.deepEqual([ended.code, ended.signal], [128 + constants.signals[signal], null]);
  }
});

test('the command pip-shim passes its arguments to the program', async (t) => {
  const box = boxFor(t);
  const launcher = placeShim(join(box.root, 'pip-shim'), box.home, process.execPath, 'pip-shim');
  const args = ['explain', '', ' a  b ', `it's "q"`, 'a\nb\n', 'café', '--help'];
  const { code, stdout, stderr } = await box.run(launcher, args, {
    env: { NODE_OPTIONS: '--no-such-option' },
  });
  assert.deepEqual([code, JSON.parse(stdout), stderr], [0, { entry: 'cli', args }, '']);
  program(box, 'exports.cli = async () => { throw new Error("no luck") }');
  const broken = await box.run(launcher, ['list']);
  assert.deepEqual([broken.code, broken.stdout, broken.stderr], [1, '', 'pip-shim: no luck\n']);
  rmSync(join(box.home, 'pip-shim.cjs'));
  const missing = await box.run(launcher, ['list']);
  assert.deepEqual([missing.code, missing.stderr], [1, "pip-shim: Cannot find module './pip-shim.cjs'\n"]);
});

test('without Node or the program, the command pip-shim exits with 127 and names the next step', async (t) => {
  const box = boxFor(t);
  const launcher = placeShim(join(box.root, 'pip-shim'), box.home, '/nowhere/node', 'pip-shim');
  const without = await box.run(launcher);
  const advice = 'install a working Node.js (package nodejs), then run this again';
  assert.deepEqual(
    [without.code, without.stderr],
    [127, `pip-shim: Node.js was not found (18.19 or newer is needed); ${advice}\n`],
  );
  writeFileSync(join(box.home, 'install.sh'), '');
  const uninstall = (await box.run(launcher, ['uninstall'])).stderr.split('\n');
  assert.equal(uninstall[1], `  or, without Node.js: sh '${box.home}/install.sh' --uninstall`);
  symlinkSync(process.execPath, join(box.bin, 'node'));
  assert.equal(JSON.parse((await box.run(launcher, ['list'])).stdout).entry, 'cli', 'Node from PATH');
  rmSync(join(box.home, 'boot.cjs'));
  const { code, stderr } = await box.run(launcher);
  assert.deepEqual([code, stderr], [127, 'pip-shim: the program is missing; run install.sh again\n']);
});

test('if the Node whose path is in the command pip-shim does not start, another Node runs doctor, and a line says so', async (t) => {
  const box = boxFor(t);
  const dead = join(box.root, 'dead-node');
  writeFileSync(dead, '#!/nowhere/loader\n', { mode: 0o755 });
  const launcher = placeShim(join(box.root, 'pip-shim'), box.home, dead, 'pip-shim');
  const without = await box.run(launcher, ['doctor']);
  assert.deepEqual([without.code, without.stdout], [1, '']);
  assert.match(
    without.stderr,
    /dead-node does not start; install a working Node\.js, then run install\.sh again/,
  );
  symlinkSync(process.execPath, join(box.bin, 'node'));
  const { stdout, stderr } = await box.run(launcher, ['doctor']);
  assert.deepEqual(JSON.parse(stdout), { entry: 'cli', args: ['doctor'] });
  assert.match(stderr, /dead-node does not start/);
});

test('boot.cjs stores compiled code after a refusal, and replaces the code if it is damaged or of another program', async (t) => {
  const { box, shim } = markedBox(t);
  const code = join(box.home, 'pip-shim.code');
  const says = (word: string): string =>
    `exports.shim = async (call) => { call.refused(); console.log(${JSON.stringify(word)}) }`;
  const stdout = async (): Promise<string> => (await box.run(shim, ['install', 'x'])).stdout;
  program(box, 'exports.shim = async () => { console.log("passes") }');
  assert.deepEqual([await stdout(), existsSync(code)], ['passes\n', false]);
  program(box, says('first'));
  assert.equal(await stdout(), 'first\n');
  const left = statSync(code);
  assert.equal(await stdout(), 'first\n');
  assert.deepEqual([statSync(code).ino, statSync(code).mtimeMs], [left.ino, left.mtimeMs], 'it was good');
  writeFileSync(code, 'damaged');
  assert.equal(await stdout(), 'first\n');
  assert.ok(statSync(code).size > 100, 'made anew');
  // V8 checks only the beginning of the code. boot.cjs must also notice damage at the end.
  const whole = readFileSync(code);
  writeFileSync(code, Buffer.concat([whole.subarray(0, whole.length - 64), Buffer.alloc(64, 0xa5)]));
  assert.equal(await stdout(), 'first\n');
  assert.notDeepEqual(readFileSync(code).subarray(-64), Buffer.alloc(64, 0xa5), 'made anew');
  program(box, says('other'));
  assert.equal(await stdout(), 'other\n');
  assert.deepEqual(readdirSync(box.home).sort(), [
    'boot.cjs',
    'leave-code.cjs',
    'pip-shim.cjs',
    'pip-shim.code',
    'plain-pip.cjs',
    'shims',
  ]);
});

test('boot.cjs stores compiled code at the first refusal without a menu, and again at the first one with a menu', async (t) => {
  const { box, shim } = markedBox(t);
  const code = join(box.home, 'pip-shim.code');
  const text =
    'const asks = !call.args.includes("auto"); call.refused(asks); console.log(asks ? menu() : auto())';
  const functions = 'const menu = () => "menu".repeat(1), auto = () => "auto".repeat(1);';
  program(box, `${functions} exports.shim = async (call) => { ${text} }`);
  const left: number[] = [];
  for (const word of ['auto', 'auto', 'menu', 'menu', 'auto']) {
    assert.equal((await box.run(shim, ['install', word])).stdout, `${word}\n`);
    left.push(statSync(code).ino);
  }
  const [first, second, third, ...rest] = left;
  assert.equal(second, first, 'the code was good');
  assert.notEqual(third, first, 'the code lacked what a menu calls');
  assert.deepEqual(rest, [third, third], 'the code has all');
});

test('boot.cjs keeps the compiled code of the remedies, too, and replaces it if it is damaged', async (t) => {
  const { box, shim } = markedBox(t);
  const code = join(box.home, 'pip-shim.code-remedies');
  const remedies = join(box.home, 'remedies.cjs');
  program(
    box,
    'exports.shim = async (call) => { call.refused(); console.log(require("./remedies.cjs").word) }',
  );
  writeFileSync(remedies, 'exports.word = "remedy"');
  const stdout = async (): Promise<string> => (await box.run(shim, ['install', 'x'])).stdout;
  assert.equal(await stdout(), 'remedy\n');
  const left = statSync(code);
  assert.equal(await stdout(), 'remedy\n');
  assert.equal(statSync(code).ino, left.ino, 'it was good');
  writeFileSync(code, 'damaged');
  assert.equal(await stdout(), 'remedy\n');
  assert.ok(statSync(code).size > 100, 'made anew');
  rmSync(remedies);
  const missing = await box.run(shim, ['install', 'x']);
  assert.match(missing.stderr, /^pip-shim: Cannot find module '\.\/remedies\.cjs'; running plain pip\n/);
});

test('boot.cjs, leave-code.cjs and plain-pip.cjs are JavaScript that any Node can read', async () => {
  for (const name of ['boot.cjs', 'leave-code.cjs', 'plain-pip.cjs']) {
    const text = readFileSync(join(repository, 'shims', name), 'utf8');
    // esbuild can't turn let, const or a class into ES5, and fails on them.
    await transform(text, { target: 'es5', loader: 'js' });
    assert.doesNotMatch(text, /=>|`\$|,\s*\)|\bcatch \{|require\('node:/);
  }
});

test('if plain-pip.cjs is missing too, the error names the next step', async (t) => {
  const { box, shim } = markedBox(t);
  program(box, 'throw new Error("no luck")');
  rmSync(join(box.home, 'plain-pip.cjs'));
  const { code, stdout, stderr } = await box.run(shim, ['install', 'x']);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /\npip-shim: Cannot find module '\.\/plain-pip\.cjs' \(run install\.sh again\)\n$/);
});

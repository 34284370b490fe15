import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { MANAGERS } from '../../../src/platforms/all.ts';
import { displayWidth, foldHanging, foldWithin } from '../../../src/ui/display-width.ts';
import { foldCommand, foldMessage, terminalWidth } from '../../../src/ui/fold.ts';
import { commandLine } from '../../../src/ui/text.ts';

const MESSAGES: readonly (readonly [text: string, width: number, rows: readonly string[]])[] = [
  ['pip-shim: a short line', 40, ['pip-shim: a short line']],
  ['pip-shim: Debian manages this Python', 24, ['pip-shim: Debian', '  manages this Python']],
  ['  a step of two rows here', 16, ['  a step of', '    two rows', '    here']],
  ['see /a/path/that/is/long', 12, ['see', '  /a/path/that/is/long']],
  [
    'pip-shim: to use it in this shell: source /home/you/.venv/bin/activate',
    40,
    ['pip-shim: to use it in this shell:', '  source /home/you/.venv/bin/activate'],
  ],
  [
    'allow it permanently: pip-shim allow /a/long/path/to/.venv',
    40,
    ['allow it permanently:', '  pip-shim allow /a/long/path/to/.venv'],
  ],
  ['or name it: PIP_SHIM_VENV=/a/long/path', 30, ['or name it:', '  PIP_SHIM_VENV=/a/long/path']],
  [
    'Python: it is not: a command that ends this',
    24,
    ['Python: it is not: a', '  command that ends', '  this'],
  ],
];
test('a message is folded between words, and a command at its end keeps a row of its own', () => {
  for (const [text, width, rows] of MESSAGES) assert.deepEqual(foldMessage(text, width), rows);
  assert.deepEqual(foldMessage('x '.repeat(300), Number.POSITIVE_INFINITY), ['x '.repeat(300)]);
});

test("each package manager's command at the end of a message keeps a row of its own", () => {
  for (const { commands } of Object.values(MANAGERS)) {
    const runs = [commands.install(['p']), commands.unattended(['p']), commands.update];
    for (const command of runs.map(({ program, args }) => commandLine(program, args)))
      assert.deepEqual(foldMessage(`to have it: ${command}`, 12), ['to have', '  it:', `  ${command}`]);
  }
});

test('no row of a folded text is wider than asked, if words are broken', () => {
  assert.deepEqual(foldWithin('in ~/project/.venv, new', 10), ['in', '~/project/', '.venv, new']);
  assert.deepEqual(foldWithin('', 10), []);
  for (const text of ['日本語の名前 と 名前', 'a-name-that-goes-on and on', '   spaces   between   '])
    for (let width = 2; width < 30; width++)
      assert.ok(foldWithin(text, width).every((row) => displayWidth(row) <= width));
  assert.deepEqual(foldHanging('one two three four', 11), ['one two', '  three', '  four']);
});

test('sh reads all rows of a folded command as the same arguments', () => {
  const commands = [
    ['install', 'requests', 'a name with spaces', "it's", "a 'quoted  word'", '--find-links', 'file:///a/b'],
    ['install', '-e', './a project', '', '\\', "\\' x", 'ünï cödé'],
  ];
  for (const args of commands) {
    const line = commandLine('printf', ['%s\\0', ...args]);
    for (const width of [12, 20, 40, 300]) {
      const rows = foldCommand(line, width);
      const read = execFileSync('sh', ['-c', rows.join('\n')], { encoding: 'utf8' });
      assert.deepEqual(read.split('\0').slice(0, -1), args, rows.join('\n'));
      assert.equal(rows.length > 1, displayWidth(line) >= width, rows.join('\n'));
    }
  }
  assert.deepEqual(foldCommand("pip install $'a\\n b' c", 14), [
    'pip install \\',
    "    $'a\\n b' \\",
    '    c',
  ]);
});

test('a stream that is not a terminal is infinitely wide', () => {
  assert.equal(terminalWidth(99), Number.POSITIVE_INFINITY);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import stripAnsi from 'strip-ansi';
import { RefusalWatch } from '../../../src/pip/refusal.ts';

const BLOCK =
  'error: externally-managed-environment\n\n× This environment is externally managed\n╰─> Words of a distributor\n';
const COLOURED = BLOCK.replace('error', '\x1b[1;31merror\x1b[0m').replace(
  'externally-',
  '\x1b[1mexternally-',
);

function follow(
  text: string,
  cuts: readonly number[],
  options: { debug?: boolean; kind?: 'refusal' | 'require-virtualenv' } = {},
) {
  const watch = new RefusalWatch(options.kind ?? 'refusal', options.debug ?? false, stripAnsi);
  const bytes = new TextEncoder().encode(text);
  const passed: Uint8Array[] = [];
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    passed.push(watch.push(bytes.subarray(start, cut)));
    start = cut;
  }
  return { watch, passed: Buffer.concat(passed).toString(), held: Buffer.from(watch.held()).toString() };
}

const refusals: readonly [name: string, text: string, passed: string][] = [
  ['plain', BLOCK, ''],
  ['coloured', COLOURED, ''],
  ['after a warning', `WARNING: cache disabled\n${BLOCK}`, 'WARNING: cache disabled\n'],
  ['after a coloured warning', `\x1b[33mWARNING: x\x1b[0m\n${COLOURED}`, '\x1b[33mWARNING: x\x1b[0m\n'],
  ['ASCII locale', BLOCK.replace('×', 'x').replace('╰─>', '->'), ''],
  ['line ends of Windows', BLOCK.replaceAll('\n', '\r\n'), ''],
  ['no further text', 'error: externally-managed-environment\n', ''],
  ['after an empty line', `\n${BLOCK}`, '\n'],
];

for (const [name, text, passed] of refusals) {
  test(`a refusal is recognised wherever the output is cut: ${name}`, () => {
    const { length } = new TextEncoder().encode(text);
    for (let cut = 0; cut <= length; cut++) {
      const result = follow(text, [cut]);
      assert.equal(result.watch.verdict(1), true, `cut at ${cut}`);
      assert.equal(result.passed, passed);
      assert.equal(result.held, text.slice(passed.length));
    }
    const each = Array.from({ length }, (_, index) => index);
    assert.equal(follow(text, each).watch.verdict(1), true);
  });
}

const others: readonly [name: string, text: string][] = [
  ['indented, from a nested pip', `ERROR: build failed\n  ${BLOCK}`],
  ['in the middle of a line', `note: ${BLOCK}`],
  ['a longer sentence with the same beginning', 'error: externally-managed-environment is a thing\n'],
  ['only the start of the sentence', 'error: externally-managed-envir'],
  ['progress without line ends', 'a\rb\rc\r'],
];

for (const [name, text] of others) {
  test(`other output is not taken for a refusal: ${name}`, () => {
    for (let cut = 0; cut <= text.length; cut++) {
      const { watch, passed, held } = follow(text, [cut]);
      assert.equal(watch.verdict(1), false);
      assert.equal(passed + held, text);
    }
  });
}

test('pip’s refusal text is not a refusal if the exit code is not 1', () => {
  assert.equal(follow(BLOCK, []).watch.verdict(0), false);
  assert.equal(follow(BLOCK, []).watch.verdict(2), false);
});

test('output with the refusal text and two more megabytes is passed on completely', () => {
  const text = BLOCK + 'x'.repeat(2 << 20);
  const { watch, passed, held } = follow(text, [100, 1 << 20]);
  assert.equal(watch.verdict(1), false);
  assert.equal(passed + held, text);
});

test('when the held output reaches a megabyte, it and all later output is passed on', () => {
  const watch = new RefusalWatch('refusal', false, stripAnsi);
  const text = BLOCK + 'x'.repeat((1 << 20) - 1);
  assert.equal(watch.push(Buffer.from(text)).length, Buffer.byteLength(text));
  assert.equal(Buffer.from(watch.push(Buffer.from('more'))).toString(), 'more');
  assert.equal(watch.held().length, 0);
});

test('output is passed on as soon as it differs from the refusal text', () => {
  for (const text of ['\r', 'e\rr', 'err', 'error: none']) {
    const { passed, held } = follow(text, []);
    assert.deepEqual([passed, held], text === 'err' ? ['', text] : [text, '']);
  }
});

test('with --debug pip’s refusal is a framed traceback that names the exception', () => {
  const traceback =
    '╭──── Traceback (most recent call last) ────╮\n│ x │\n╰────╯\nExternallyManagedEnvironment: x\n';
  assert.equal(follow(traceback, [7], { debug: true }).watch.verdict(1), true);
  const other = traceback.replace('ExternallyManagedEnvironment', 'ValueError');
  assert.equal(follow(other, [7], { debug: true }).watch.verdict(1), false);
  const text = `DEBUG: x\n${traceback}`;
  assert.equal(follow(text, [3], { debug: true }).passed, 'DEBUG: x\n');
});

test('a refusal because of require-virtualenv has its own text and exit code 3', () => {
  const text = '\x1b[31mERROR: Could not find an activated virtualenv (required).\x1b[0m\n';
  const { watch, held } = follow(text, [9], { kind: 'require-virtualenv' });
  assert.equal(watch.verdict(3), true);
  assert.equal(watch.verdict(1), false);
  assert.equal(held, text);
});

test('RefusalWatch knows whether pip has printed anything', () => {
  assert.equal(follow('', []).watch.silent, true);
  assert.equal(follow('x', []).watch.silent, false);
});

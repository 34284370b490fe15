import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BLOCK_END,
  BLOCK_START,
  findBlock,
  madeFor,
  withBlock,
  withoutBlock,
} from '../../../src/setup/block.ts';

const LINES = ['# a comment', 'PATH=/shims:$PATH'];

function removed(text: string): string | undefined {
  const found = findBlock(text);
  assert.equal(found.kind, 'block');
  return found.kind === 'block' ? withoutBlock(found) : assert.fail();
}

/** Yields pseudorandom numbers that depend only on `seed` (the generator of Numerical Recipes). */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('adding a block to any text and removing the block restores the text, to the byte', () => {
  const random = randomNumbers(14);
  const next = (limit: number): number => Math.floor(random.next().value * limit);
  const parts = ['a=1', '\n', '\r\n', '\0', '\xe9', '\xff', ' ', BLOCK_END, '#', '\t'];
  for (let round = 0; round < 5_000; round += 1) {
    const text = Array.from({ length: next(8) }, () => parts[next(parts.length)]).join('');
    const edited = withBlock(text, LINES);
    if (!edited?.includes(BLOCK_START)) assert.fail(JSON.stringify(text));
    assert.equal(withBlock(edited, LINES), edited, 'put in twice');
    assert.equal(removed(edited), text, JSON.stringify(text));
  }
});

test('a block is renewed in its place, and the text after the block stays', () => {
  const text = `first\n${BLOCK_START}\nold\n${BLOCK_END}\nlast`;
  const edited = withBlock(text, LINES);
  assert.equal(edited, `first\n${BLOCK_START}\n${LINES.join('\n')}\n${BLOCK_END}\nlast`);
});

test('if text follows the block, the removal of the block keeps the line break that pip-shim added', () => {
  const edited = withBlock('first', LINES);
  assert.equal(removed(`${edited}second`), 'first\nsecond');
});

test('a file that was made for the block is removed with it if the file has no other text', () => {
  assert.equal(removed(madeFor(LINES)), undefined);
  assert.equal(removed(`${madeFor(LINES)}mine\n`), 'mine\n');
  const renewed = withBlock(madeFor(['old']), LINES);
  assert.equal(removed(renewed ?? ''), undefined);
});

test('a block without its last line is neither renewed nor removed', () => {
  const text = `${BLOCK_START}\nPATH=/old\n`;
  assert.equal(withBlock(text, LINES), undefined);
  assert.deepEqual(findBlock(text), { kind: 'damaged' });
});

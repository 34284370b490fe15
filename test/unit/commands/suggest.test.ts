import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean } from '../../../src/commands/suggest.ts';

const GOOD = ['push', 'pop', 'list', 'doctor', 'explain'];
/** The word that was typed, and the one that is meant; undefined where none is near enough. */
const ROWS: readonly (readonly [word: string, meant: string | undefined])[] = [
  ['pusj', 'push'], // another letter
  ['puh', 'push'], // one too few
  ['pushh', 'push'], // one too many
  ['xpush', 'push'],
  ['ush', 'push'],
  ['psuh', 'push'], // two changed
  ['doctro', 'doctor'],
  ['doct', 'doctor'],
  ['doc', undefined], // three away
  ['explian', 'explain'],
  ['lisst', 'list'],
  ['pip', 'pop'],
  ['pat', undefined], // two of three letters: that could be any word
  ['li', 'list'],
  ['l', undefined],
  ['', undefined],
  ['remove', undefined],
];
for (const [word, meant] of ROWS) {
  test(`${word || 'nothing'}: ${meant ?? 'no suggestion'}`, () => {
    assert.equal(didYouMean(word, GOOD), meant === undefined ? '' : ` (did you mean ${meant}?)`);
  });
}

test('the nearest one is meant; of two that are as near, the first', () => {
  assert.equal(didYouMean('disables', ['enabled', 'disable']), ' (did you mean disable?)');
  assert.equal(didYouMean('puls', ['pulls', 'push']), ' (did you mean pulls?)');
  assert.equal(didYouMean('list', ['lost', 'list']), ' (did you mean list?)');
  assert.equal(didYouMean('x', []), '');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean } from '../../../src/ui/suggest.ts';

const GOOD = ['push', 'pop', 'list', 'doctor', 'explain'];
/** The typed word and the suggested command. undefined means that no command is near enough. */
const ROWS: readonly (readonly [word: string, meant: string | undefined])[] = [
  ['pusj', 'push'], // a replaced letter
  ['puh', 'push'], // a missing letter
  ['pushh', 'push'], // an extra letter
  ['xpush', 'push'],
  ['ush', 'push'],
  ['psuh', 'push'], // two swapped letters
  ['doctro', 'doctor'],
  ['doct', 'doctor'],
  ['doc', undefined], // three missing letters
  ['explian', 'explain'],
  ['lisst', 'list'],
  ['pip', 'pop'],
  ['pat', undefined], // two of three letters differ: it could be any word
  ['li', 'list'],
  ['l', undefined],
  ['', undefined],
  ['remove', undefined],
];
for (const [word, meant] of ROWS) {
  test(`the suggestion for ${word || 'an empty word'} is ${meant ?? 'nothing'}`, () => {
    assert.equal(didYouMean(word, GOOD), meant === undefined ? '' : ` (did you mean ${meant}?)`);
  });
}

test('the nearest command is suggested, and the first of two commands that are equally near', () => {
  assert.equal(didYouMean('disables', ['enabled', 'disable']), ' (did you mean disable?)');
  assert.equal(didYouMean('puls', ['pulls', 'push']), ' (did you mean pulls?)');
  assert.equal(didYouMean('list', ['lost', 'list']), ' (did you mean list?)');
  assert.equal(didYouMean('x', []), '');
});

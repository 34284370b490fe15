import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indentation, shellWords, toInt } from '../../../src/pip/python-text.ts';

/** As `shlex.split` of Python has them; undefined where it raises. */
const WORDS: readonly (readonly [text: string, words: readonly string[] | undefined])[] = [
  ['', []],
  [' a  b\t', ['a', 'b']],
  ["'a b' c", ['a b', 'c']],
  ['"a b" c', ['a b', 'c']],
  ['a\\ b c', ['a b', 'c']],
  [`x='a b'"c d"\\'e`, ["x=a bc d'e"]],
  ["''", ['']],
  ["a '' b", ['a', '', 'b']],
  ['"a\\"b\\\\c\\n"', ['a"b\\c\\n']],
  ["'a\\b'", ['a\\b']],
  ["it's", undefined],
  ['"a', undefined],
  ['a\\', undefined],
];
for (const [text, words] of WORDS)
  test(`the words of ${text || 'nothing'}`, () => assert.deepEqual(shellWords(text), words));

test('how far a line is indented', () => {
  assert.deepEqual(['a', '  a', '\ta', '', '  '].map(indentation), [0, 2, 1, 0, 0]);
});

/** Five rows of ten digits follow each other at U+1D7CE. */
const styled = (from: number): string => String.fromCodePoint(0x1d7ce + from);
test('a number in the digits of any script', () => {
  assert.deepEqual(['٣', '１２', styled(7), styled(12) + styled(39), ' 1_0 '].map(toInt), [3, 12, 7, 29, 10]);
});

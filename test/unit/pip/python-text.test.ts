import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indentation, shellWords, toInt } from '../../../src/pip/python-text.ts';

/** The arguments that Python's `shlex.split` returns. undefined means that it raises an error. */
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
  test(`${text || 'nothing'} is split as in shlex`, () => assert.deepEqual(shellWords(text), words));

test('the indentation is the number of blanks before the text of a line', () => {
  assert.deepEqual(['a', '  a', '\ta', '', '  '].map(indentation), [0, 2, 1, 0, 0]);
});

/** Returns one of the fifty digits from U+1D7CE on: five styles of ten digits each. */
const styled = (from: number): string => String.fromCodePoint(0x1d7ce + from);
test('toInt reads the digits of any script', () => {
  assert.deepEqual(['٣', '１２', styled(7), styled(12) + styled(39), ' 1_0 '].map(toInt), [3, 12, 7, 29, 10]);
});

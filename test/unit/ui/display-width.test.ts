import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, truncate, truncateMiddle, wrap } from '../../../src/ui/display-width.ts';

const CUT: [text: string, width: number, end: string, middle: string][] = [
  ['short', 5, 'short', 'short'],
  ['abcdefghij', 7, 'abcdef…', 'abc…hij'],
  ['abcdefghij', 2, 'a…', 'a…'],
  ['日本語の名前', 7, '日本語…', '日本…前'],
  ['e\u0301e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301…', 'e\u0301…e\u0301'],
  ['anything', 0, '', ''],
  ['anything', 1, '…', '…'],
  ['anything', 3, 'an…', 'a…g'],
  ['anything', 4, 'any…', 'an…g'],
  ['ab  cdefgh', 5, 'ab…', 'ab…gh'],
  ['abcdef  gh', 8, 'abcdef…', 'abcde…gh'],
  ['日本', 4, '日本', '日本'],
  ['日本', 3, '日…', '日…'],
];
for (const [text, width, end, middle] of CUT) {
  test(`${text} is truncated to ${width} cells`, () => {
    assert.equal(truncate(text, width, '…'), end);
    assert.equal(truncateMiddle(text, width, '…'), middle);
  });
}

const FOLDED: [text: string, width: number, rows: string[]][] = [
  ['', 10, []],
  ['pip install x', 20, ['pip install x']],
  ['pip install requests', 12, ['pip install', 'requests']],
  ['pip install requests', 11, ['pip install', 'requests']],
  ['pip a-name-that-goes-on', 10, ['pip a-name', '-that-goes', '-on']],
  ['日本語の名前', 5, ['日本', '語の', '名前']],
  ['日本語の名前', 6, ['日本語', 'の名前']],
  ['abcde fghij', 5, ['abcde', 'fghij']],
  ['ab cdefghij', 6, ['ab cde', 'fghij']], // a break at the space would leave the row half empty
  ['abcd efghij', 6, ['abcd', 'efghij']],
  ['abc defghij', 6, ['abc de', 'fghij']],
  ['ab', 1, ['a', 'b']],
  ['日本', 1, ['日', '本']], // a row holds at least one character
  ['abc ', 3, ['abc']],
];
for (const [text, width, rows] of FOLDED) {
  test(`${JSON.stringify(text)} is wrapped at ${width} cells`, () => {
    assert.deepEqual(wrap(text, width), rows);
    assert.ok(rows.every((row) => displayWidth(row) <= Math.max(width, text === '日本' ? 2 : 0)));
  });
}

test('no emoji and no combining mark is one cell wide', () => {
  const special = /[\p{Mn}\p{Me}\p{Emoji_Presentation}]/u;
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    if (special.test(character)) assert.notEqual(displayWidth(character), 1, `U+${code.toString(16)}`);
  }
});

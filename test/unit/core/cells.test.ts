import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cells, cut, cutMiddle, fold } from '../../../src/core/cells.ts';

const CUT: [text: string, width: number, end: string, middle: string][] = [
  ['short', 5, 'short', 'short'],
  ['abcdefghij', 7, 'abcdef…', 'abc…hij'],
  ['abcdefghij', 2, 'a…', 'a…'],
  ['日本語の名前', 7, '日本語…', '日本…前'],
  ['e\u0301e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301…', 'e\u0301…e\u0301'],
  ['anything', 0, '', ''],
];
for (const [text, width, end, middle] of CUT) {
  test(`${text} in ${width} cells`, () => {
    assert.equal(cut(text, width, '…'), end);
    assert.equal(cutMiddle(text, width, '…'), middle);
  });
}

const FOLDED: [text: string, width: number, rows: string[]][] = [
  ['', 10, []],
  ['pip install x', 20, ['pip install x']],
  ['pip install requests', 12, ['pip install', 'requests']],
  ['pip install requests', 11, ['pip install', 'requests']],
  ['pip a-name-that-goes-on', 10, ['pip a-name', '-that-goes', '-on']],
  ['日本語の名前', 5, ['日本', '語の', '名前']],
];
for (const [text, width, rows] of FOLDED) {
  test(`${JSON.stringify(text)} folded at ${width}`, () => {
    assert.deepEqual(fold(text, width), rows);
    assert.ok(rows.every((row) => cells(row) <= width));
  });
}

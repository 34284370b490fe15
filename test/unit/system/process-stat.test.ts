import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inForeground } from '../../../src/system/process-stat.ts';

test('a process is in the foreground if its process group is the terminal’s foreground group', () => {
  const stat = (group: string, foreground: string): string[] => ['R', '1', group, '2', '34816', foreground];
  assert.equal(inForeground(stat('7', '7')), true);
  assert.equal(inForeground(stat('7', '8')), false);
  assert.equal(inForeground(stat('7', '-1')), false);
});

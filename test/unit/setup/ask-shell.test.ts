import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isScriptCall } from '../../../src/setup/ask-shell.ts';

/** What PID 1 of a container was started with, and whether it is a command of an image build. */
const CALLS: readonly (readonly [words: readonly string[], isScript: boolean])[] = [
  [['/bin/sh', '-c', './install.sh --yes'], true],
  [['/bin/bash', '-o', 'pipefail', '-c', './install.sh --yes'], true],
  [['/bin/bash', '-euxo', 'pipefail', '-c', './install.sh --yes'], true],
  [['/bin/bash', '-lc', './install.sh --yes'], true],
  [['/bin/bash', '-O', 'extglob', '-c', 'true'], true],
  [['/bin/bash'], false],
  [['bash', '-i'], false],
  [['sh', './start', '-c'], false],
  [['bash', '-o', 'vi'], false],
  [['python3', '-c', 'pass'], false],
];

test('the command of a RUN line is known by -c before the script', () => {
  for (const [words, isScript] of CALLS)
    assert.equal(isScriptCall(words.map((word) => `${word}\0`).join('')), isScript, words.join(' '));
});

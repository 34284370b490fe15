import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isScriptCall } from '../../../src/setup/new-shells.ts';

/** The command line of PID 1 in a container, and whether PID 1 runs one command of an image build. */
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

test('isScriptCall recognizes a RUN line by the option -c of a shell', () => {
  for (const [words, isScript] of CALLS)
    assert.equal(isScriptCall(words.map((word) => `${word}\0`).join('')), isScript, words.join(' '));
});

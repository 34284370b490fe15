import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';

// Which stages `.ci/run STAGE…` runs: .ci/stage.sh, in a real bash.

const STAGES = 'tools packages lint trees tree-bookworm tree-trixie deb-bookworm user-trixie root-bookworm';

/** What is asked for, and which of the stages run then. */
const CASES: readonly (readonly [asked: string, run: string])[] = [
  ['', STAGES],
  ['lint', 'tools packages lint'],
  ['trees', STAGES.replace('lint ', '')],
  ['deb-bookworm', 'tools packages trees tree-bookworm deb-bookworm'],
  ['user-trixie', 'tools packages trees tree-trixie user-trixie'],
  ['root-bookworm lint', 'tools packages lint trees tree-bookworm root-bookworm'],
];

test('a stage in a fresh tree that is asked for by name has its tree built first', async () => {
  const script = `. .ci/stage.sh
    read -ra only <<<"$1"
    for each in $2; do if wanted "$each"; then echo "$each"; fi; done`;
  for (const [asked, expected] of CASES) {
    const { stdout, stderr } = await run('bash', ['-c', script, 'bash', asked, STAGES], {
      cwd: repository,
      env: { PATH: process.env.PATH },
    });
    assert.deepEqual([asked, stdout.trim().split('\n').join(' '), stderr], [asked, expected, '']);
  }
});

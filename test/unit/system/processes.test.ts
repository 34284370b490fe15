import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { processesIn } from '../../../src/system/processes.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import { freshDir } from '../../helpers/temp.ts';

test('after the timeout a child of the program does not delay the answer', async () => {
  const directory = freshDir('captured');
  const processes = processesIn({ PATH: '/usr/bin:/bin' }, new SignalKeeper());
  const script = 'sleep 600 & echo $! >pid; echo begun; wait';
  const program = { program: '/bin/sh', args: ['-c', script], cwd: directory };
  const { ending, stdout } = await processes.captured(program, { timeout: 5000 });
  const left = Number(readFileSync(join(directory, 'pid'), 'utf8'));
  try {
    assert.deepEqual([ending, stdout], [{ kind: 'signal', signal: 'SIGKILL' }, 'begun\n']);
    process.kill(left, 0); // throws if the child has ended, because the test would then prove nothing
  } finally {
    process.kill(left, 'SIGKILL');
  }
});

test('a program that exits with an error after a signal counts as ended by the signal', async () => {
  const processes = processesIn({ PATH: '/usr/bin:/bin' }, new SignalKeeper());
  // Python exits with an error if SIGINT arrives before Python's handler is ready.
  const script = `trap 'exit 1' TERM; kill -TERM $PPID; while :; do sleep 0.01; done`;
  const { ending } = await processes.captured({ program: '/bin/sh', args: ['-c', script] });
  assert.deepEqual(ending, { kind: 'signal', signal: 'SIGTERM' });
});

test('a bash that pip-shim asks something does not read ~/.bashrc, as a bash behind ssh would', async () => {
  const HOME = freshDir('bashrc');
  writeFileSync(join(HOME, '.bashrc'), 'echo read\n');
  const processes = processesIn({ PATH: '/usr/bin:/bin', HOME }, new SignalKeeper());
  const asked = { program: '/bin/bash', args: ['-c', 'echo asked; cat'] };
  assert.equal((await processes.captured(asked)).stdout, 'asked\n');
  const { stdout } = await processes.captured({ ...asked, program: '/bin/sh' }, { stdin: 'told' });
  assert.equal(stdout, 'asked\ntold');
});

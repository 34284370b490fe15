import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../helpers/process.ts';
import { repository } from '../helpers/sandbox.ts';
import { freshDir } from '../helpers/temp.ts';

// What becomes of a stage that does not end: .ci/stage.sh and .ci/limits.sh, in a real bash.

/** Stages are functions of the gate or programs; `hang` ignores SIGTERM, as does what it starts in another session. */
const GATE = `
  set -uo pipefail
  only=() work=$1
  export CI_WORK=$1
  . .ci/limits.sh
  . .ci/stage.sh
  trap 'cut_off 143' TERM
  limit_of() { if [ "$1" = hang ]; then echo "$LIMIT"; else echo 300; fi; }
  grace=1
  hang() {
    trap '' TERM
    echo '3 passed, 1 failed, 0 skipped'
    setsid sh -c 'echo $$ >>"$CI_WORK/pids"; while :; do sleep 1; done' &
    echo $$ >>"$CI_WORK/pids"
    while :; do sleep 1; done
  }
  count() { echo '2 passed, 0 failed, 1 skipped'; }
  stage count count
  stage hang hang
  stage after true
  close
`;

async function inGate(limit: number, script = GATE) {
  const work = freshDir('gate');
  const env = { PATH: process.env.PATH, LIMIT: String(limit) };
  const pids = () => readFileSync(join(work, 'pids'), 'utf8').trim().split('\n').map(Number);
  const result = await run('bash', ['-c', script, 'bash', work], { cwd: repository, env });
  return { ...result, pids };
}

/** Resolves when no process of these numbers is left; the runner's own limit ends a wait in vain. */
async function allEnded(pids: readonly number[]): Promise<void> {
  const lives = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (pids.some(lives)) await sleep(50);
}

test('a stage that does not end fails by its name, with all that it started; the sums come last', async () => {
  const { code, stdout, pids } = await inGate(5);
  assert.match(stdout, /^== hang: FAILED \(no end after 5 s\) after \d+ s$/m);
  assert.match(stdout, /^== after: passed in \d+ s$/m);
  assert.match(stdout, /\nfailed: hang\n7 passed, 2 failed, 1 skipped\n$/);
  assert.equal(code, 1);
  assert.equal(pids().length, 2);
  await allEnded(pids());
});

test('a gate that is told to end says what it counted, and ends the stage that runs', async () => {
  const script = `(until [ "$(wc -l 2>/dev/null <"$1/pids")" = 2 ]; do sleep 0.1; done; kill -TERM $$) & ${GATE}`;
  const { code, stdout, pids } = await inGate(300, script);
  assert.match(stdout, /\nfailed: hang, cut off\n3 passed, 1 failed, 1 skipped\n$/);
  assert.equal(code, 143);
  await allEnded(pids());
});

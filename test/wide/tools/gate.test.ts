import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

// Tests .ci/run and .ci/stage.sh, which run all checks of this repository (the gate), in a real bash.

const STAGES =
  'tools packages lint tree-bookworm tree-trixie scripts-bookworm deb-bookworm user-bookworm root-bookworm upgrade-bookworm user-trixie test-trixie';

/** Each case has the stages on the command line and the stages that must run. */
const CASES: readonly (readonly [asked: string, run: string])[] = [
  ['', STAGES],
  ['lint', 'tools packages lint'],
  ['trees', STAGES.replace('lint ', '')],
  ['deb-bookworm', 'tools packages tree-bookworm deb-bookworm'],
  ['scripts-bookworm', 'tools packages tree-bookworm scripts-bookworm'],
  ['user-trixie', 'tools packages tree-trixie user-trixie'],
  ['test-trixie', 'tools packages tree-trixie user-trixie test-trixie'],
  ['upgrade-bookworm', 'tools packages tree-bookworm user-bookworm root-bookworm upgrade-bookworm'],
  ['root-bookworm lint', 'tools packages lint tree-bookworm root-bookworm'],
];

test('a stage named on the command line runs after the stages that it needs', async () => {
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

/** Makes a directory with .ci/run and a script with these stages. Their temporary files are in `tmp`. */
function gateOf(stages: string) {
  const root = freshDir('gate');
  const tmp = join(root, 'tmp');
  for (const dir of [join(root, '.ci'), tmp]) mkdirSync(dir);
  for (const name of ['run', 'stage.sh']) cpSync(join(repository, '.ci', name), join(root, '.ci', name));
  const head = `#!/usr/bin/env bash
work=$CI_WORK only=()
. .ci/stage.sh
trap stop_all EXIT
trap 'exit 143' TERM
`;
  writeFileSync(join(root, '.ci/stages'), head + stages, { mode: 0o755 });
  return { root, tmp, env: { PATH: process.env.PATH, TMPDIR: tmp } };
}

test('each parallel stage prints its whole output when it ends, and the last line has the sums of all tests', async () => {
  const { root, tmp, env } = gateOf(`
until_there() { until [ -e "$work/$1" ]; do sleep 0.1; done; }
besides() { echo one; until_there second.log; echo two; echo "2 passed, 1 failed, 0 skipped"; return 1; }
aside beside besides
slowest() { printf 'slowest tests:\\n   9.5 s  a.test.ts: long\\n   0.5 s  a.test.ts: short\\n4 passed, 0 failed, 1 skipped\\n'; }
stage first slowest
second() { echo begun; until_there beside.end; echo ended; }
stage second second
skip third 'there is none'
stage fourth sh -c 'echo bad; exit 7'
fifth() { printf 'FAILED early\nslowest tests:\n\nFAILED a.test.ts: odd\n  why\n0 passed, 1 failed, 0 skipped\n'; return 1; }
stage fifth fifth
close
`);
  const { code, stdout } = await run('bash', ['.ci/run'], { cwd: root, env });
  const said = stdout.replace(/ in \d+ s$/gm, '').replace(/ after \d+ s$/gm, '');
  const [stages = '', times = ''] = said.split('\nstage ');
  assert.equal(
    stages,
    `
== first
slowest tests:
   9.5 s  a.test.ts: long
   0.5 s  a.test.ts: short
4 passed, 0 failed, 1 skipped
== first: passed

== second
begun
ended
== second: passed

== beside
one
two
2 passed, 1 failed, 0 skipped
== beside: FAILED (exit 1)

== third: skipped: there is none

== fourth
bad
== fourth: FAILED (exit 7)

== fifth
FAILED early
slowest tests:

FAILED a.test.ts: odd
  why
0 passed, 1 failed, 0 skipped
== fifth: FAILED (exit 1)
`,
  );
  assert.match(
    times,
    /^second +\d+ +\d+\nbeside +\d+ +\d+\nfourth +\d+ +\d+\nfifth +\d+ +\d+\nin all +\d+$/m,
  );
  assert.match(times, /^slowest tests of all stages:\n +9\.5 s {2}first: a\.test\.ts: long\n +0\.5 s/m);
  const failures = times.slice(times.indexOf('\nbeside failed:'));
  assert.equal(
    failures,
    `
beside failed:
one
two
2 passed, 1 failed, 0 skipped

fourth failed:
bad

fifth failed:
FAILED a.test.ts: odd
  why
0 passed, 1 failed, 0 skipped
8 passed, 5 failed, 2 skipped
`,
  );
  assert.equal(code, 1);
  assert.deepEqual(readdirSync(tmp), []);
});

test('if SIGTERM stops .ci/run, it leaves no file and no process (without root, setsid processes may stay)', async (t) => {
  const { root, tmp, env } = gateOf(`
aside beside sleep 61.5
aside polite sh -c 'touch "$TMPDIR/own"; trap "rm $TMPDIR/own; exit" TERM; sleep 64.5 & wait'
stage first sh -c 'setsid sleep 62.5 & sleep 63.5 & until [ -e "$TMPDIR/own" ]; do sleep 0.1; done; sleep 0.5; echo begun; wait'
close
`);
  const gate = spawn('bash', ['.ci/run'], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => gate.kill());
  for await (const text of gate.stdout) if (String(text).includes('begun')) break;
  const lengths = process.getuid?.() === 0 ? ['61.5', '62.5', '63.5', '64.5'] : ['61.5', '63.5', '64.5'];
  assert.deepEqual(sleeping(root), ['61.5', '62.5', '63.5', '64.5']);
  gate.kill('SIGTERM');
  const [code] = await once(gate, 'close');
  assert.equal(code, 143);
  assert.deepEqual(
    sleeping(root).filter((each) => lengths.includes(each)),
    [],
  );
  assert.deepEqual(readdirSync(tmp), []);
});

/** Returns the durations of the `sleep` processes over a minute whose environment names the directory. */
function sleeping(directory: string): string[] {
  const found = readdirSync('/proc').flatMap((pid) => {
    try {
      const [command, length = ''] = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
      return command === 'sleep' &&
        Number(length) > 60 &&
        readFileSync(`/proc/${pid}/environ`, 'latin1').includes(directory)
        ? [length]
        : [];
    } catch {
      return []; // not a process, or it has ended
    }
  });
  return found.sort();
}

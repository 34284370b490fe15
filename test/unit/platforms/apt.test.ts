import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { apt, parseInstalled } from '../../../src/platforms/apt.ts';
import { parsePolicy } from '../../../src/platforms/apt-policy.ts';
import type { SystemFacts, SystemQuestion } from '../../../src/platforms/system-facts.ts';
import { look } from '../../../src/system/look.ts';
import { processesIn } from '../../../src/system/processes.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import { freshDir } from '../../helpers/temp.ts';
import { factsFor, requestFor } from '../remedies/facts.ts';

test('parsePolicy reads candidates and installed versions, and handles virtual and unknown names', () => {
  const output = `python3-yaml:
  Installed: 6.0-3+b2
  Candidate: 6.0-3+b2
  Version table:
 *** 6.0-3+b2 500
        500 http://h bookworm/main amd64 Packages
virtual:
  Installed: (none)
  Candidate: (none)
  Version table:
N: Unable to locate package nothing
black:
  Installed: (none)
  Candidate: 1:23.1.0-1
`;
  assert.deepEqual(parsePolicy(output), [
    { package: 'python3-yaml', candidate: '6.0-3+b2', installed: '6.0-3+b2' },
    { package: 'virtual', candidate: undefined, installed: undefined },
    { package: 'black', candidate: '1:23.1.0-1', installed: undefined },
  ]);
});

/** Returns apt with `script` as its apt-cache, or with the real apt-cache if the script is empty. */
const appliedTo = (script: string, env: NodeJS.ProcessEnv = {}) => {
  const bin = freshDir('apt');
  if (script !== '') writeFileSync(`${bin}/apt-cache`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const path = script === '' ? '/usr/bin:/bin' : `${bin}:/usr/bin:/bin`;
  return apt(processesIn({ PATH: path, ...env }, new SignalKeeper([], new EventEmitter())), look);
};

/** Each array in `wanted` contains a name and then the packages that may provide it. */
const question = (timeout: number, ...wanted: string[][]): SystemQuestion => ({
  wanted: wanted.map(([name = '', ...candidates]) => ({ name, candidates, isTool: false })),
  interpreter: factsFor(requestFor([])).interpreter,
  timeout,
});

const REPLIES: readonly (readonly [script: string, reply: SystemFacts['reply']])[] = [
  ['exit 0', 'answered'],
  ['echo "E: broken" >&2; exit 100', 'failed'],
  ['exec sleep 60', 'late'],
];
for (const [script, reply] of REPLIES) {
  test(`a fake apt-cache with the script ${script} counts as ${reply}`, async () => {
    assert.equal((await appliedTo(script).query(question(500, ['pyyaml', 'python3-yaml']))).reply, reply);
  });
}

const NO_APT = !existsSync('/usr/bin/apt-cache') && 'no apt-cache here';
test('the real apt-cache answers for installed, unknown and virtual names in any locale', {
  skip: NO_APT,
}, async () => {
  const env = { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' };
  const wanted = [
    ['one', 'no-such-package', 'apt'],
    ['other', 'no-such-package'],
    ['virtual', 'awk'],
  ];
  const { reply, answers } = await appliedTo('', env).query(question(60_000, ...wanted));
  assert.equal(reply, 'answered');
  assert.deepEqual(
    answers.map(({ name, package: found, exact }) => [name, found, exact]),
    [['one', 'apt', true]],
  );
  assert.match(answers[0]?.installed ?? '', /^\d+\.\d+/);
});

test('parseInstalled reads what each package needs and provides, and ignores removed packages', () => {
  const lines = [
    'python3-a\tii \tpython3:any (>= 3.9)\tlibc6 (>= 2.14), b | c:amd64 [linux-any],d\tpython3.11-a, a-abi (= 1)',
    'gone\trc \t\tpython3-a\t',
    'held\thi \t\t\t',
    '',
  ];
  assert.deepEqual(parseInstalled(lines.join('\n')), [
    { name: 'python3-a', needs: ['python3', 'libc6', 'b', 'c', 'd'], provides: ['python3.11-a', 'a-abi'] },
    { name: 'held', needs: [], provides: [] },
  ]);
});

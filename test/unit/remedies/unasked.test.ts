import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Unasked, wayToBeAsked, whyNobody, whyUnasked } from '../../../src/remedies/unasked.ts';
import { requestFor } from './facts.ts';

const HERE = { isTerminal: true, inForeground: () => true };
const AWAY = { isTerminal: true, inForeground: () => false };

const NOBODY: [env: Record<string, string>, terminal: typeof HERE, why: Unasked[]][] = [
  [{}, HERE, []],
  [{ CI: '', DEBIAN_FRONTEND: 'dialog', MAKELEVEL: '1', MAKEFLAGS: 'w' }, HERE, []],
  [{ MAKEFLAGS: ' -j8' }, HERE, []],
  [{}, AWAY, ['background']],
  [{}, { isTerminal: false, inForeground: () => false }, ['no terminal']],
  [{ CI: '1' }, HERE, ['CI']],
  [{ DEBIAN_FRONTEND: 'noninteractive' }, HERE, ['DEBIAN_FRONTEND']],
  [{ CI: 'true', DEBIAN_FRONTEND: 'noninteractive' }, HERE, ['CI', 'DEBIAN_FRONTEND']],
  [{ JPY_PARENT_PID: '7' }, HERE, ['notebook']],
  [{ MAKELEVEL: '1', MAKEFLAGS: ' -j2 --jobserver-auth=3,4' }, HERE, ['make -j']],
  [{ MAKELEVEL: '1', MAKEFLAGS: 'ks -j3 --jobserver-auth=3,4' }, HERE, ['make -j']],
  [{ MAKELEVEL: '2', MAKEFLAGS: ' -j' }, HERE, ['make -j']],
  [{ MAKELEVEL: '1', MAKEFLAGS: 'w -- DIR=/x-j' }, HERE, []],
];
for (const [env, terminal, why] of NOBODY) {
  test(`reasons against a prompt with ${JSON.stringify(env)}: ${why.join(', ') || 'none'}`, () => {
    assert.deepEqual(whyNobody(env, terminal), why);
  });
}

test('--no-input, PIP_NO_INPUT, no-input in a config file and -qqq rule out a prompt', () => {
  const { settings } = requestFor(['x']);
  const asked = requestFor(['x'], { settings: { ...settings, noInput: true, quiet: 3 } });
  const typed = [{ name: '--no-input', value: undefined }] as unknown as (typeof asked)['typed'];
  assert.deepEqual(whyUnasked(asked, {}, HERE), ['no-input in a config file', 'quiet']);
  assert.deepEqual(whyUnasked(asked, { PIP_NO_INPUT: '1' }, HERE), ['PIP_NO_INPUT', 'quiet']);
  assert.deepEqual(whyUnasked({ ...asked, typed }, { PIP_NO_INPUT: '1' }, HERE), ['--no-input', 'quiet']);
  assert.deepEqual(whyUnasked(requestFor(['x']), {}, HERE), []);
  const twice = requestFor(['x'], { settings: { ...settings, quiet: 2 } });
  assert.deepEqual(whyUnasked(twice, {}, HERE), []); // -qq still prints errors
});

const WORDS: [why: Unasked[], words: string][] = [
  [[], 'run this at a terminal to choose'],
  [['no terminal'], 'run this at a terminal to choose'],
  [['background'], 'run this in the foreground, not in the background, to choose'],
  [['CI'], 'run this with CI unset to choose'],
  [['DEBIAN_FRONTEND'], 'run this with DEBIAN_FRONTEND unset to choose'],
  [['CI', 'DEBIAN_FRONTEND'], 'run this with CI and DEBIAN_FRONTEND unset to choose'],
  [['no terminal', 'CI', '--no-input'], 'run this at a terminal with CI unset without --no-input to choose'],
  [
    ['make -j', 'no-input in a config file'],
    "run this without make -j and no-input in pip's config file to choose",
  ],
];
for (const [why, words] of WORDS) {
  test(`the hint tells how to get a prompt despite these reasons: ${why.join(', ') || 'none'}`, () => {
    assert.equal(wayToBeAsked(why), words);
  });
}

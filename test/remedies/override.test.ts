import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../src/core/facts.ts';
import { overrideRemedy } from '../../src/remedies/override/remedy.ts';
import { factsFor, requestFor } from '../core/facts.ts';
import { fakeLook } from '../core/fake-look.ts';

const remedy = overrideRemedy({
  look: fakeLook({}),
  packageManager: undefined,
  promptWith: () => assert.fail('nothing is asked'),
});
const words = (...args: string[]): Facts => factsFor({ ...requestFor(['six']), args });

const COMMANDS: [args: string[], command: string][] = [
  [['install', 'six'], 'pip install --break-system-packages six'],
  [['install', '--', '-six'], 'pip install --break-system-packages -- -six'],
  [['--proxy', 'install', 'install', 'six'], 'pip --proxy install install six --break-system-packages'],
  [['--quiet', 'install', '--', 'six'], 'pip --quiet install --break-system-packages -- six'],
];
for (const [args, command] of COMMANDS) {
  test(`override: ${args.join(' ')}`, () => {
    const [offer] = remedy.fit(words(...args)).offers;
    assert.deepEqual(offer?.commands, [command]);
    assert.equal(['pip', ...(offer?.run.args ?? [])].join(' '), command);
    assert.equal(offer?.automatic.ok, false);
  });
}

test('override: not for an uninstall, not for require-virtualenv, not where pip has no such option', () => {
  const install = requestFor(['six']);
  const given = factsFor(install);
  const others: Facts[] = [
    factsFor({ ...install, kind: 'uninstall' }),
    { ...given, cause: 'require-virtualenv' },
    { ...given, interpreter: { ...given.interpreter, pipVersion: '23.0' } },
  ];
  for (const facts of others) assert.deepEqual(remedy.fit(facts).offers, []);
});

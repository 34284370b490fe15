import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PackageManager } from '../../../../src/platforms/package-manager.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { evaluateOverride } from '../../../../src/remedies/override/evaluate.ts';
import { packagesReplaced, resolve } from '../../../../src/remedies/override/replaced.ts';
import type { Command, Processes } from '../../../../src/system/ports.ts';
import { fakeLook } from '../../system/fake-look.ts';
import { factsFor, requestFor } from '../facts.ts';

const words = (...args: string[]): Facts => factsFor({ ...requestFor(['six']), args });

const COMMANDS: [args: string[], command: string][] = [
  [['install', 'six'], 'pip install --break-system-packages six'],
  [['install', '--', '-six'], 'pip install --break-system-packages -- -six'],
  [['--proxy', 'install', 'install', 'six'], 'pip --proxy install install six --break-system-packages'],
  [['--quiet', 'install', '--', 'six'], 'pip --quiet install --break-system-packages -- six'],
];
for (const [args, command] of COMMANDS) {
  test(`override: pip ${args.join(' ')} gets --break-system-packages`, () => {
    const [offer] = evaluateOverride(words(...args)).offers;
    assert.deepEqual(offer?.commands, [command]);
    assert.equal(['pip', ...(offer?.run.args ?? [])].join(' '), command);
    assert.equal(offer?.automatic.ok, false);
  });
}

const LINES = {
  home: { u: { p: { 'names.txt': 'six\n# a comment\n', 'options.txt': '--no-binary=:all:\nsix\n' } } },
};
const RESOLVED: [name: string, facts: Facts, isRun: boolean][] = [
  ['names', factsFor(requestFor(['six', 'requests>=2'])), true],
  ['a file of names', factsFor(requestFor([], { requirementFiles: ['names.txt'] })), true],
  ['a file with an option', factsFor(requestFor([], { requirementFiles: ['options.txt'] })), false],
  ['a missing file', factsFor(requestFor([], { requirementFiles: ['none.txt'] })), false],
  ['a constraint, which may be a URL', factsFor(requestFor(['six'], { constraintFiles: ['c.txt'] })), false],
  ['an archive', factsFor(requestFor(['six.txz'])), false],
  ['an archive with another extension', factsFor(requestFor(['six.tar.lzma'])), false],
  ['a URL', factsFor(requestFor(['six @ file:///d'])), false],
  ['a project', factsFor(requestFor([], { editables: ['.'] })), false],
];
for (const [name, facts, isRun] of RESOLVED) {
  test(`override: pip ${isRun ? 'resolves' : 'does not resolve'} ${name} before the user confirms`, async () => {
    const asked: Command[] = [];
    const captured = async (command: Command) => {
      asked.push(command);
      return { ending: { kind: 'exit', code: 1 }, stdout: '', stderr: '' } as const;
    };
    await resolve(facts, { captured } as unknown as Processes, fakeLook(LINES));
    assert.equal(asked.length, isRun ? 1 : 0);
    assert.ok(
      asked.every(({ args, env }) => args.includes('--only-binary=:all:') && env && 'PIP_CONSTRAINT' in env),
    );
  });
}

test('the override is not offered for an uninstall, for require-virtualenv or for pip 23.0', () => {
  const install = requestFor(['six']);
  const given = factsFor(install);
  const others: Facts[] = [
    factsFor({ ...install, kind: 'uninstall' }),
    { ...given, cause: 'require-virtualenv' },
    { ...given, interpreter: { ...given.interpreter, pipVersion: '23.0' } },
  ];
  for (const facts of others) assert.deepEqual(evaluateOverride(facts).offers, []);
});

test('packagesReplaced finds the system packages, and tells zope from zope.interface', async () => {
  const site = { 'zope.interface-5.dist-info': {}, 'zope-4.dist-info': {}, 'six-1.dist-info': {} };
  const look = fakeLook({ usr: { 'lib/python3/dist-packages': site } });
  const ownerOf = async (path: string) => path.replace(/^.*\//, 'owner of ');
  const found = await packagesReplaced(['zope', 'six', 'attrs'], factsFor(requestFor([])), look, {
    ownerOf,
  } as unknown as PackageManager);
  assert.deepEqual(found, ['owner of six-1.dist-info', 'owner of zope-4.dist-info']);
});

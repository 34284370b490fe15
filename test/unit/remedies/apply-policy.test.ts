import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedOption } from '../../../src/pip/request.ts';
import { applyPolicy } from '../../../src/remedies/apply-policy.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import type { Evaluation, RemedyName } from '../../../src/remedies/offer.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { factsFor, offerBy, requestFor } from './facts.ts';

const ALL: readonly RemedyName[] = ['project', 'venv', 'pipx', 'system', 'split', 'override'];
/** Returns an evaluation with one offer. */
const fitOf = (remedy: RemedyName): Evaluation => ({ offers: [offerBy(remedy)], notOffered: [] });

function factsWith(settings: Partial<Settings>, more: Partial<Facts> = {}): Facts {
  const facts = factsFor(more.request ?? requestFor(['six']), more);
  return { ...facts, settings: { ...facts.settings, ...settings } };
}

/** Returns the remedies that applyPolicy still offers, and its reason against each other remedy. */
function judged(facts: Facts): { left: readonly RemedyName[]; said: Readonly<Record<string, string>> } {
  const fits = applyPolicy(ALL.map(fitOf), facts);
  const ruledOut = fits.flatMap(({ notOffered }) => notOffered);
  return {
    left: fits.flatMap(({ offers }) => offers.map(({ remedy }) => remedy)),
    said: Object.fromEntries(ruledOut.map(({ remedy, reason }) => [remedy, reason])),
  };
}

test('without a policy all remedies are offered', () => {
  assert.deepEqual(judged(factsWith({})), { left: ALL, said: {} });
});

test('only listed remedies are offered, and split is offered only if venv and pipx are listed', () => {
  const remedies = { names: ['venv', 'system'], where: 'policy.toml:1' };
  const { left, said } = judged(factsWith({ remedies }));
  assert.deepEqual(left, ['venv', 'system']);
  assert.equal(said.pipx, 'pipx is not allowed here (policy.toml:1)');
  assert.equal(said.split, 'pipx is not allowed here (policy.toml:1)');
  assert.deepEqual(Object.keys(said), ['project', 'pipx', 'split', 'override']);
  const both = { names: ['venv', 'pipx'], where: 'policy.toml:1' };
  assert.deepEqual(judged(factsWith({ remedies: both })).left, ['venv', 'pipx', 'split']);
  const tools = { names: ['pipx'], where: 'policy.toml:1' };
  assert.equal(judged(factsWith({ remedies: tools })).said.split, 'venv is not allowed here (policy.toml:1)');
});

test('noOverride rules out a listed override, and the reason names the line of noOverride', () => {
  const remedies = { names: ['override'], where: 'policy.toml:1' };
  const { left, said } = judged(factsWith({ remedies, noOverride: 'policy.toml:2' }));
  assert.deepEqual(left, []);
  assert.equal(said.override, 'override is not allowed here (policy.toml:2)');
  assert.equal(said.venv, 'venv is not allowed here (policy.toml:1)');
});

const locked = { url: 'https://index/simple', where: 'policy.toml:3', locked: true };

test('a locked index rules out only the project’s tool, because the tool uses its own indexes', () => {
  const { left, said } = judged(factsWith({ index: locked }));
  assert.deepEqual(left, ['venv', 'pipx', 'system', 'split', 'override']);
  assert.equal(
    said.project,
    "the project's tool is not offered: it uses its own indexes, not the locked one (policy.toml:3)",
  );
  assert.deepEqual(judged(factsWith({ index: { ...locked, locked: false } })).left, ALL);
});

/** An option of the command, and whether the option makes pip use another index than the locked index. */
const OPTIONS: readonly (readonly [option: TypedOption, isElsewhere: boolean])[] = [
  [{ name: '--isolated' }, true],
  [{ name: '--index-url', value: 'https://other/simple' }, true],
  [{ name: '--index-url', value: locked.url }, false],
  [{ name: '--extra-index-url', value: 'https://other/simple' }, true],
  [{ name: '--extra-index-url' }, true],
  [{ name: '--find-links', value: 'HTTPS://other/' }, true],
  [{ name: '--find-links', value: './http:/wheels' }, false],
  [{ name: '--find-links', value: './wheels' }, false],
  [{ name: '--find-links' }, false],
  [{ name: '--requirement', value: 'http://other/r.txt' }, true],
  [{ name: '--requirement', value: 'r.txt' }, false],
  [{ name: '--constraint', value: 'https://other/c.txt' }, true],
  [{ name: '--proxy', value: 'http://proxy' }, false],
  [{ name: '--no-index-url-like', value: 'https://other/simple' }, false],
];
for (const [option, isElsewhere] of OPTIONS) {
  const said = `${option.name} ${option.value ?? ''}`.trim();
  test(`a locked index and ${said}: ${isElsewhere ? 'only system is offered' : 'venv is offered too'}`, () => {
    const request = requestFor(['six'], { typed: [{ name: '--quiet' }, option] });
    const found = judged(factsWith({ index: locked }, { request }));
    assert.equal(found.left.includes('system'), true);
    assert.equal(found.left.includes('venv'), !isElsewhere);
    const why = `venv is not offered: ${option.name} could lead pip to another index than the locked one (policy.toml:3)`;
    assert.equal(found.said.venv, isElsewhere ? why : undefined);
    assert.equal(found.said.split, found.said.venv);
  });
}

test('an option in a requirements file can rule out remedies, and the reason names the file', () => {
  const option = { name: '--index-url', value: 'https://other/simple', file: 'sub/r.txt' };
  const files = new Map([
    ['plain.txt', { options: [], lines: [] }],
    ['r.txt', { options: [option], lines: [] }],
  ]) as unknown as Facts['files'];
  const { left, said } = judged(factsWith({ index: locked }, { files }));
  assert.deepEqual(left, ['system']);
  assert.equal(
    said.pipx,
    'pipx is not offered: --index-url in sub/r.txt could lead pip to another index than the locked one (policy.toml:3)',
  );
});

test('an uninstall uses no index, so its options do not rule out the venv', () => {
  const request = requestFor(['six'], { kind: 'uninstall', typed: [{ name: '--isolated' }] });
  assert.ok(judged(factsWith({ index: locked }, { request })).left.includes('venv'));
});

test('applyPolicy keeps earlier reasons, and a ruled-out split has the reason against venv', () => {
  const before = { remedy: 'venv' as const, reason: 'before', next: ['x'] };
  const remedies = { names: [], where: 'here' };
  const fits = applyPolicy(
    [{ ...fitOf('pipx'), notOffered: [before] }, fitOf('split')],
    factsWith({ remedies }),
  );
  assert.deepEqual(
    fits.map(({ notOffered }) => notOffered),
    [
      [before, { remedy: 'pipx', reason: 'pipx is not allowed here (here)', next: [], showInMenu: true }],
      [{ remedy: 'split', reason: 'venv is not allowed here (here)', next: [], showInMenu: false }],
    ],
  );
});

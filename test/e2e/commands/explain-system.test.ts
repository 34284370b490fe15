import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { APT_HAS_ALL } from '../menu/prompt-box.ts';
import { cliBoxFor, withTools } from './cli-box.ts';

interface Answer {
  readonly requirement: string;
  readonly system: { readonly satisfies: boolean | null } | null;
}

const SATISFIES: readonly (readonly [requirement: string, satisfies: boolean | null])[] = [
  ['requests', true],
  ['requests>=2.28,<3', true],
  ['requests~=2.28.0', true],
  ['requests>=2.29', false],
  ['requests<2', false],
  ['requests!=2.28.1', false],
  ['requests>=x', null],
  ['requests[socks]', null],
  ['requests @ https://host/requests-2.zip', null],
  ['requests>=3; python_version < "3"', false],
];

test('--json: whether the package manager’s version satisfies the specifier', async (t) => {
  const box = await cliBoxFor(t);
  withTools(box, { 'python3-requests': '2.28.1+dfsg-1' });
  const words = SATISFIES.map(([requirement]) => requirement);
  const answers = await box.json<Answer[]>(['explain', 'install', ...words]);
  assert.deepEqual(
    answers.map(({ requirement, system }) => [requirement, system?.satisfies]),
    SATISFIES,
  );
});

test('fake apt-cache: a thousand names in one call are answered in about a second', async (t) => {
  const box = await cliBoxFor(t);
  const names = readFileSync(new URL('../../../data/catalogue/catalogue.txt', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => /^0([a-z][a-z0-9-]*)/.exec(line)?.[1] ?? [])
    .flatMap((name) => [`${name}>=1.0`, `no-${name}`])
    .slice(0, 1000);
  assert.equal(names.length, 1000);
  box.command('apt-cache', APT_HAS_ALL);
  const start = performance.now();
  const answers = await box.json<Answer[]>(['explain', 'install', ...names]);
  const taken = performance.now() - start;
  assert.equal(answers.length, 1000);
  assert.ok(taken < 3000, `${taken} ms`); // a second on a machine that has nothing else to do
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { APT_HAS_ALL } from '../../e2e/menu/prompt-box.ts';
import { withTools } from '../../helpers/cli-box.ts';
import { inProcessBoxFor } from '../../helpers/in-process.ts';

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

test('explain --json tells whether the version of the system package satisfies the specifier', async (t) => {
  const box = await inProcessBoxFor(t);
  withTools(box, { 'python3-requests': '2.28.1+dfsg-1' });
  const words = SATISFIES.map(([requirement]) => requirement);
  const answers = await box.json<Answer[]>(['explain', 'install', ...words]);
  assert.deepEqual(
    answers.map(({ requirement, system }) => [requirement, system?.satisfies]),
    SATISFIES,
  );
});

test('fake apt-cache: explain runs apt-cache once for a thousand names', async (t) => {
  const box = await inProcessBoxFor(t);
  const names = readFileSync(new URL('../../../data/catalogue/catalogue.txt', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => /^0([a-z][a-z0-9-]*)/.exec(line)?.[1] ?? [])
    .flatMap((name) => [`${name}>=1.0`, `no-${name}`])
    .slice(0, 1000);
  assert.equal(names.length, 1000);
  const asked = join(box.root, 'asked');
  box.command('apt-cache', `echo "$1 $#" >>'${asked}'\n${APT_HAS_ALL}`);
  const answers = await box.json<Answer[]>(['explain', 'install', ...names]);
  assert.deepEqual(
    answers.map(({ requirement }) => requirement),
    names,
  );
  const known = answers.filter(({ system }) => system?.satisfies);
  assert.ok(known.length > 100 && known.every(({ requirement }) => requirement.endsWith('>=1.0')));
  const [question, ...more] = readFileSync(asked, 'utf8').trimEnd().split('\n');
  assert.match(question ?? '', /^policy \d{3,}$/);
  assert.deepEqual(more, []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupOf, requirementSourceOf } from '../../../../src/remedies/project/requirement-source.ts';
import type { Origin } from '../../../../src/remedies/project/tools.ts';

const ORIGINS: readonly (readonly [word: string, origin: Origin])[] = [
  ['six>=1', 'index'],
  ['git+https://h/r', 'git'],
  ['GIT+https://h/r', 'git'],
  ['six @ Git+https://h/r', 'git'],
  ['hg+https://h/r', 'vcs'],
  ['https://h/git+x.zip', 'url'],
  ['https://h/svn+x.zip', 'url'],
  ['./git+x', 'path'],
  ['file:///p/git+x', 'path'],
];
for (const [word, origin] of ORIGINS)
  test(`the origin of ${word} is: ${origin}`, () => assert.equal(requirementSourceOf(word).origin, origin));

test('isBare is true only for a requirement that consists of a name', () => {
  const bare = ['six', 'six>=1', 'six[x]', 'six; os_name=="posix"', 'six @ https://h/x', './six'].filter(
    (word) => requirementSourceOf(word).isBare,
  );
  assert.deepEqual(bare, ['six']);
});

const GROUPS: readonly (readonly [file: string, group: string | undefined])[] = [
  ['requirements.txt', undefined],
  ['requirements-dev.txt', 'dev'],
  ['dev-requirements.txt', 'dev'],
  ['/dev.txt', 'dev'],
  ['Requirements/Testing.in', 'test'],
  ['requirements_docs.pip', 'docs'],
  ['requirements.lint.txt', 'lint'],
  ['a/dev/requirements.txt', undefined],
  ['requirements-device.txt', undefined],
  ['requirements-testdata.txt', undefined],
];
for (const [file, group] of GROUPS)
  test(`the group of ${file} is ${group ?? 'unknown'}`, () => assert.equal(groupOf(file), group));

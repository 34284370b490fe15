import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Reading, readEditable, readRequirement } from '../../../src/pip/requirement.ts';
import type { PipWorld } from '../../../src/pip/world.ts';
import { worldWith } from './world-with.ts';

const FILES = ['./old/setup.py', './new/pyproject.toml', './empty/notes', 'a@b.tar.gz', './six-1.tar.gz'];
const world: PipWorld = {
  ...worldWith({}),
  exists: (path) => FILES.includes(path),
  isDirectory: (path) => FILES.some((file) => file.startsWith(`${path}/`)),
};

const REQUIREMENTS: readonly (readonly [text: string, reading: Reading])[] = [
  ['six', 'named'],
  ['six>=1; os_name=="posix"', 'named'],
  ['six; nonsense', 'wrong'],
  ['; os_name=="posix"', 'wrong'],
  ['./old', 'unnamed'],
  ['./old/', 'unnamed'],
  ['./new//', 'unnamed'],
  ['./new[dev]', 'unnamed'],
  ['./empty', 'wrong'],
  ['./six-1.tar.gz', 'unnamed'],
  ['a@b.tar.gz', 'unnamed'], // a file with this name exists
  ['x@https://h/y.whl', 'named'],
  ['x@https://h/y.tar.gz', 'named'],
  ['https://h/x.tar.gz', 'unnamed'],
  ['HTTPS://h/x', 'unnamed'],
  ['https://h/x.tar.gz#egg=x', 'named'],
  ['https://h/x-1-py3-none-any.whl', 'named'],
  ['https://my-own-host/x-1-py3-none-any.whl', 'named'],
  ['https://h/x%2D1-py3-none-any.whl?a#b', 'named'],
  ['https://h/x.whl', 'wrong'],
  ['./d/x-1-py3-none-any.whl', 'named'],
  ['./a x-1-py3-none-any.whl', 'wrong'],
];
for (const [text, reading] of REQUIREMENTS)
  test(`pip reads ${text} as ${reading}`, () => assert.equal(readRequirement(text, world), reading));

const EDITABLES: readonly (readonly [text: string, reading: Reading])[] = [
  ['./old', 'unnamed'],
  ['./old[dev]', 'unnamed'],
  ['file:///p', 'unnamed'],
  ['FILE:///p#egg=x', 'named'],
  ['six', 'wrong'],
  ['https://h/x', 'wrong'],
  ['git+https://h/r#egg=x', 'named'],
  ['git://h/r#egg=x', 'named'],
  ['git+git://h/r#egg=x', 'named'],
  ['./gone', 'wrong'],
];
for (const [text, reading] of EDITABLES)
  test(`pip reads -e ${text} as ${reading}`, () => assert.equal(readEditable(text, world), reading));

test('before pip 25.1 an editable from a repository must name its distribution', () => {
  const of = (pipVersion: string): Reading => readEditable('git+https://h/r', { ...world, pipVersion });
  assert.deepEqual(['25.0', '25.1'].map(of), ['wrong', 'unnamed']);
});

test('since pip 26.0 a URL must name its distribution by a bare name', () => {
  const url = 'https://h/x.tar.gz#egg=x[dev]';
  const of = (pipVersion: string): Reading => readRequirement(url, { ...world, pipVersion });
  assert.deepEqual(['25.3', '26.0'].map(of), ['named', 'wrong']);
});

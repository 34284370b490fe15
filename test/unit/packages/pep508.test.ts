import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRequirement } from '../../../src/packages/pep508.ts';
import { askPackaging } from './packaging.ts';

const SAME = [
  'six',
  'PyYAML>=5',
  'Foo.Bar_baz == 1.0, < 2',
  'requests[socks,use_chardet_on_py3]>=2,<3; python_version >= "3.8"',
  'requests [ socks , security ]',
  'requests[]',
  'pkg (>=1,<2)',
  'pkg ~=1.4.2',
  'pkg!=1.5',
  'pkg===1.0',
  'pkg @ https://host/pkg-1.0.zip',
  'pkg[extra]@https://host/pkg-1.0.zip ; os_name == "posix"',
];
const clauses = (specifier: string): string[] => specifier.split(',').sort();

test('requirements are parsed as the packaging library of the real pip parses them', async () => {
  const told = await askPackaging({ requirements: SAME });
  for (const [index, text] of SAME.entries()) {
    const read = parseRequirement(text);
    assert.ok(read, text);
    const { name, extras, specifier, url, marker } = read;
    const ours = [name, [...extras].sort(), clauses(specifier), url ?? null, marker !== undefined];
    const [theirName, theirExtras, theirs = '', theirUrl, theirMarker] = told.requirements[index] ?? [];
    assert.deepEqual(ours, [theirName, theirExtras, clauses(theirs), theirUrl, theirMarker], text);
  }
});

test('parseRequirement refuses text without a name, and accepts blanks and a trailing comma', () => {
  for (const text of [
    'https://host/x.zip',
    './dir',
    'six-1.0-py3-none-any.whl',
    '-e',
    '',
    '; os_name == "nt"',
  ])
    assert.equal(parseRequirement(text), undefined, text);
  assert.equal(parseRequirement('six >= 1 , < 2 ,')?.specifier, '>=1,<2');
  assert.equal(parseRequirement('six (>=1),<2')?.specifier, '(>=1),<2'); // pip refuses it
  assert.equal(parseRequirement('six;')?.marker, undefined);
  assert.equal(parseRequirement('six === 1@2')?.url, undefined);
  assert.equal(parseRequirement('six === a(b)')?.specifier, '===a(b)');
});

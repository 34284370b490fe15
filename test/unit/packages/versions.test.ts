import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pep440 } from '../../../src/packages/pep440.ts';
import { judge, type Verdict } from '../../../src/packages/versions.ts';
import { askPackaging } from './packaging.ts';

const ROWS: readonly (readonly [version: string, specifier: string, verdict: Verdict])[] = [
  ['6.0', '', 'satisfied'],
  ['6.0', '>=5', 'satisfied'],
  ['6.0', '>=5, <7,', 'satisfied'],
  ['6.0', '==6', 'satisfied'],
  ['6.0', '>=7', 'too-old'],
  ['6.0', '>6.0', 'too-old'],
  ['6.0', '==6.0.1', 'too-old'],
  ['6.0', '~=6.1', 'too-old'],
  ['6.0', '<6', 'too-new'],
  ['6.0', '<=5,>=3', 'too-new'],
  ['6.0', '==5.*', 'too-new'],
  ['6.0', '~=5.4', 'too-new'],
  ['6.0', '===5.9', 'too-new'],
  ['6.0', '!=6.0', 'excluded'],
  ['6.0', '!=6.*,>=5', 'excluded'],
  ['6.0', '<5,>7', 'excluded'],
  ['6.0', '===6', 'excluded'],
  ['6.0', '===6.0.*', 'excluded'],
  ['6.0', 'x>=5', 'unknown'],
  ['6.0', '>=7,>=1-x-y', 'unknown'],
  ['2.0rc1', '>=1', 'pre-release'],
  ['2.0rc1', '>=2.0b1', 'satisfied'],
  ['2.0rc1', '>=2', 'too-old'],
  ['2.0rc1', '<2', 'too-new'],
  ['1.0', '>1.0rc1', 'satisfied'],
  ['1.0.post1', '>1.0', 'too-old'],
  ['1', '==1.0.*', 'satisfied'],
  ['1!2', '>=3', 'satisfied'],
  ['1.0+local', '==1.0', 'satisfied'],
  ['1.0~git2020', '>=0.1', 'unknown'],
  ['1.0', '>=1-x-y', 'unknown'],
  ['1.0', '~=1', 'unknown'],
  ['1.0', '>=1.*', 'unknown'],
  ['1.0', '==1.0.dev1.*', 'unknown'],
  ['1.0', '==1.0a1.*', 'unknown'],
  ['1.0', 'nonsense', 'unknown'],
  ['anything', '', 'satisfied'],
];
for (const [version, specifier, verdict] of ROWS) {
  test(`version ${version} against ${specifier || 'no specifier'}: ${verdict}`, () => {
    assert.equal(judge(version, specifier, false, pep440), verdict);
  });
}

test('judge accepts a pre-release if --pre is given', () => {
  assert.equal(judge('2.0rc1', '>=1', true, pep440), 'satisfied');
});

const VERSIONS =
  '1 1.0 1.0.0 1.0.1 1.1 1.10 2 0.9 1.0a1 1.0rc2 1.0.dev3 1.0.post1 1.0.post2 1.0rc1.post1 1!1.0 1.0+local.1 1.2rc1 v1.0 1.0-1 1.0RC1'.split(
    ' ',
  );
const isPre = (text: string): boolean => /\d(?:a|rc|RC|\.dev)\d/.test(text);
type Row = [version: string, specifier: string, prereleases: boolean];
const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', '~=', '==='];
const PREFIXES = ['==1.*', '==1.0.*', '!=1.0.*', '==1!1.*', '==0.*', '~=1.0.0', '>=1,!=1.1', '<2,>=1.0a1'];

test('judge and the packaging library of the real pip agree on every version and clause', async () => {
  const specifiers = [
    ...PREFIXES,
    ...OPERATORS.flatMap((operator) => VERSIONS.map((each) => `${operator}${each}`)).filter(
      // packaging 22 refuses these specifiers, and packaging 21 misreads ~=v1.0.
      (each) => !/^(?:[<>]=?|~=).*\+|^~=v/.test(each),
    ),
  ];
  const versions = VERSIONS.flatMap((version) =>
    specifiers
      // A local version is not newer than its public version. Debian has no local versions.
      .filter((specifier) => !/^>1.+\+/.test(`${specifier.replace('>=', '')}${version}`))
      .flatMap((specifier) => [false, true].map((pre): Row => [version, specifier, pre]))
      // If < or > names a pre-release, newer packaging accepts pre-releases. judge and packaging 21 do not.
      .filter(
        ([, specifier, pre]) => pre || !(/^[<>](?!=)/.test(specifier) && isPre(specifier) && isPre(version)),
      ),
  );
  const told = await askPackaging({ versions });
  assert.equal(told.versions.length, versions.length);
  const differing = versions.flatMap(([version, specifier, pre], index) => {
    const expected = told.versions[index];
    const verdict = judge(version, specifier, pre, pep440);
    const ours = verdict === 'unknown' ? null : verdict === 'satisfied';
    return ours === expected ? [] : [`${version} ${specifier} ${pre}: ${verdict}, packaging: ${expected}`];
  });
  assert.equal(differing.join('\n'), '');
});

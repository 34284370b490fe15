import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRequirement } from '../../../src/pip/specifier.ts';
import { markedPython } from '../../helpers/python.ts';
import { askPackaging } from '../packages/packaging.ts';

const START = ['d', 'name', 'd[a]', 'A.b-c', 'd (', 'd ', 'd==', 'd>=1,', 'd @ ', 'd ~='];
const PIECES = [
  ...[
    'd',
    'name',
    'A.b-c',
    'x_',
    '1',
    ' ',
    '  ',
    '\t',
    '[',
    'a',
    ']',
    '[a,b]',
    '[a , b]',
    ',',
    '==',
    '~=',
    '>=',
  ],
  ...[
    '<',
    '!=',
    '1.0',
    '1.*',
    '.*',
    '2a.r',
    '1a1',
    '1.post2',
    '-1',
    '1.dev',
    '+local',
    '+a.b',
    'v1',
    '1!2',
    '(',
  ],
  ...[
    ')',
    '@',
    'https://h/x',
    'file:x',
    '$',
    '.',
    'rc',
    'c',
    '\n',
    '>=1',
    '<2',
    '==1.0',
    'post',
    'dev',
    ' ,',
  ],
];
const text = fc
  .tuple(fc.constantFrom(...START), fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }))
  .map(([start, pieces]) => (start + pieces.join('')).trim()); // pip strips the text first

test('4,000 random texts: isRequirement and the real pip’s packaging accept the same texts', async () => {
  const { pipVersion } = await markedPython();
  const requirements = fc.sample(text, { numRuns: 4000, seed: 668 });
  const told = await askPackaging({ requirements });
  const taken = told.requirements.map((parts) => parts !== null);
  assert.ok(taken.filter(Boolean).length > 400);
  const different = requirements.filter((each, at) => isRequirement(each, pipVersion) !== taken[at]);
  assert.deepEqual(different, []);
});

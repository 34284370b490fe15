import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pep440 } from '../../../src/packages/pep440.ts';
import { upstream } from '../../../src/packages/upstream.ts';

/** A distribution's version, the upstream version in it, and whether PEP 440 allows the upstream version. */
const ROWS: readonly (readonly [version: string, expected: string, readable?: false])[] = [
  ['6.0-3+b2', '6.0'],
  ['2.28.1+dfsg-1', '2.28.1'],
  ['1:1.24.2-1+deb12u1', '1.24.2'],
  ['1:1.24.2-2~deb12u1', '1.24.2'],
  ['3.2.19-1.1', '3.2.19'],
  ['1.5.3+dfsg2-2', '1.5.3'],
  ['0.7.4.dfsg-1', '0.7.4'],
  ['1.10.1+ds1-1', '1.10.1'],
  ['3.0~dfsg-1', '3.0'],
  ['2.0~rc1-1', '2.0rc1'],
  ['4.0.0~rc2+dfsg-1+b1', '4.0.0rc2'],
  ['3.7~b1-2', '3.7b1'],
  ['2.0~dev3-1', '2.0dev3'],
  ['1.2.3.post4-1+b1', '1.2.3.post4'],
  ['22.12.0', '22.12.0'],
  ['2:2.6.2+samba4.17.12+dfsg-0+deb12u1', '2.6.2+samba4.17.12'],
  ['1.4+really1.3.2-1', '1.3.2'],
  ['3.0.1+git20200101-2', '3.0.1'],
  ['3.1.2+~0.4.1-1', '3.1.2'],
  ['1.2.3-1~bpo12+1', '1.2.3'],
  ['1.2.3^20240101gitabc', '1.2.3'],
  ['3.0.0~b1', '3.0.0b1'],
  ['1.5.2.r14.g1a2b3c4d5-1', '1.5.2'],
  ['2.32.3-r0', '2.32.3'],
  ['3.0.0_rc2-r1', '3.0.0_rc2'],
  ['1.0_alpha1-r0', '1.0_alpha1'],
  ['1.8_p-r1', '1.8_p', false],
  ['1.0+gabcdef0-1', '1.0+gabcdef0'],
  ['1.8_p20240101-r1', '1.8.post20240101'],
  ['0.5.6_2', '0.5.6'],
  ['24.1.0_1', '24.1.0'],
  ['1.0~git20200101.abc-1', '1.0~git20200101.abc', false],
  ['2.0-rc1-1', '2.0-rc1'],
  ['1.0:2-1', '1.0:2', false],
  ['0~20200101-1', '0~20200101', false],
];
for (const [version, expected, readable = true] of ROWS) {
  test(`the upstream version in ${version} is ${expected}`, () => {
    assert.equal(upstream(version), expected);
    assert.equal(pep440.read(expected) !== undefined, readable);
  });
}

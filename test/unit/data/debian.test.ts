import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { normaliseName } from '../../../src/ui/text.ts';
import { run } from '../../helpers/process.ts';
import { entryOf, rowsOf } from './catalogue-file.ts';

/** The indices of apt or of data/catalogue/fetch.py. apt fetches Contents only if apt-file is installed. */
const LISTS = process.env.PIP_SHIM_TEST_APT_LISTS ?? '/var/lib/apt/lists';
const HELPER = '/usr/lib/apt/apt-helper';

/** A metadata directory (`click-8.1.3.egg-info`) and the Debian package that contains it. */
type Shipped = readonly [directory: string, systemPackage: string];

/** The names that no package of Debian is offered for, because its package is of another project. */
const TAKEN_AWAY = new Set(
  rowsOf('../../../data/catalogue/corrections.tsv')
    .filter(([, , packages]) => packages === '-')
    .map(([name]) => name),
);

function assertAgreement(release: string, shipped: readonly Shipped[], t: TestContext): void {
  const differ = shipped.filter(([directory, systemPackage]) => {
    const name = directory.split('-')[0] ?? '';
    return !TAKEN_AWAY.has(normaliseName(name)) && entryOf(name, release).systemPackages[0] !== systemPackage;
  });
  const share = 1 - differ.length / shipped.length;
  t.diagnostic(`${release}: ${shipped.length - differ.length} of ${shipped.length} agree`);
  assert.ok(shipped.length > 0 && share >= 0.998, `${share}: ${differ.join(' ')}`);
}

for (const release of ['bookworm', 'trixie']) {
  test(`the catalogue agrees with the recorded metadata of Debian ${release}`, (t) => {
    const rows = rowsOf('recorded-contents.tsv').filter(([of]) => of === release);
    assertAgreement(
      release,
      rows.map(([, directory = '', systemPackage = '']) => [directory, systemPackage]),
      t,
    );
  });

  test(`the catalogue agrees with apt's indices of Debian ${release} on this machine`, async (t) => {
    const files = existsSync(LISTS) && existsSync(HELPER) ? contentsOf(release) : [];
    if (files.length < 2) return t.skip(`no Contents indices of ${release} here`);
    const script = `for file; do ${HELPER} cat-file "$file"; done | grep '^usr/lib/python3/dist-packages/[^/]*-info[/ ]'`;
    const { stdout } = await run('/bin/sh', ['-c', script, 'sh', ...files], { timeout: 300_000 });
    const shipped = new Map(
      [...stdout.matchAll(/^usr\/lib\/python3\/dist-packages\/([^/\s]+)\.(?:dist|egg)-info\S*\s+(\S+)$/gm)]
        .flatMap(([, directory = '', places = '']) => places.split(',').map((place) => [directory, place]))
        .map(([directory = '', place = '']) => {
          const systemPackage = place.slice(place.lastIndexOf('/') + 1);
          return [`${directory} ${systemPackage}`, [directory, systemPackage] as const];
        }),
    );
    assertAgreement(release, [...shipped.values()], t);
  });
}

function contentsOf(release: string): readonly string[] {
  const names = readdirSync(LISTS).filter((name) => name.includes(`_dists_${release}_main_Contents-`));
  return names.map((name) => join(LISTS, name));
}

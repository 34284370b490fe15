import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { normaliseName } from '../../../src/ui/text.ts';
import { run } from '../../helpers/process.ts';
import { catalogue, entryOf, rowsOf } from './catalogue-file.ts';

// The catalogue must never lead to an unrelated package. In each release with indices on this machine, each
// package in the catalogue must exist and contain the named distribution. A person checked the exceptions.

const LISTS = process.env.PIP_SHIM_TEST_APT_LISTS ?? '/var/lib/apt/lists';
const HELPER = '/usr/lib/apt/apt-helper';
const METADATA =
  /^usr\/(?:lib\/python3(?:\.\d+)?\/dist-packages|(?:share|lib)\/.+)\/([^/\s-]+)(?:-[^/\s]*)?\.(?:dist|egg)-info[/\s]/;
/** Names that a person has checked, because Debian's metadata is missing, mangled or under another name. */
const byHand = new Set(
  rowsOf('../../../data/catalogue/corrections.tsv').flatMap(([name, , cell]) => (cell === '.' ? [] : [name])),
);

/** Returns every name in the catalogue. The head of the catalogue describes the encoding of the names. */
function allNames(): readonly string[] {
  let before = '';
  const lines = catalogue.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    before = before.slice(0, Number.parseInt(line.charAt(0), 36)) + (/^[^ ]+/.exec(line.slice(1))?.[0] ?? '');
    return before;
  });
}

/** Maps each Debian package in these Contents files to the distributions whose metadata it contains. */
async function shippedIn(files: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const script = `for file; do ${HELPER} cat-file "$file"; done | awk '/-info[\\/ ]/ { print } { n = split($NF, places, ","); for (i = 1; i <= n; i++) if (!seen[places[i]]++) print "-", places[i] }'`;
  const { code, stdout, stderr } = await run('/bin/sh', ['-c', script, 'sh', ...files], { timeout: 600_000 });
  assert.equal(code, 0, stderr);
  const shipped = new Map<string, Set<string>>();
  for (const line of stdout.split('\n')) {
    const name = METADATA.exec(line)?.[1];
    for (const place of line.slice(line.lastIndexOf(' ') + 1).split(',')) {
      const systemPackage = place.slice(place.lastIndexOf('/') + 1);
      const distributions = shipped.get(systemPackage) ?? new Set();
      shipped.set(systemPackage, distributions);
      if (name !== undefined) distributions.add(normaliseName(name));
    }
  }
  return shipped;
}

for (const release of ['bookworm', 'trixie']) {
  const files = existsSync(LISTS) && existsSync(HELPER) ? readdirSync(LISTS) : [];
  const contents = files.filter((name) => name.includes(`_dists_${release}_main_Contents-`));
  const skip = contents.length < 2 && `no Contents indices of ${release} here`;
  test(`in ${release} each package in the catalogue exists and contains the named distribution`, {
    skip,
    timeout: 900_000,
  }, async (t) => {
    const shipped = await shippedIn(contents.map((name) => join(LISTS, name)));
    const targets = allNames().flatMap((name) =>
      entryOf(name, release).systemPackages.map((systemPackage) => ({ name, systemPackage })),
    );
    t.diagnostic(`${targets.length} targets`);
    assert.ok(targets.length > 4000);
    const wrong = targets.filter(({ name, systemPackage }) => {
      const distributions = shipped.get(systemPackage);
      return distributions === undefined || !(distributions.has(name) || byHand.has(name));
    });
    assert.deepEqual(wrong, []);
  });
}

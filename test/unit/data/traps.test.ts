import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, entryOf, rowsOf } from './catalogue-file.ts';

type Row = readonly [typed: string, release: string | undefined, packages: readonly string[]];

const packages: readonly Row[] = [
  // Debian has a package with exactly the typed name, but it is unrelated.
  ['docker', 'bookworm', ['python3-docker']],
  ['redis', 'trixie', ['python3-redis']],
  ['wget', 'trixie', ['python3-wget']],
  ['watchdog', 'bookworm', ['python3-watchdog']],
  ['tldr', 'bookworm', []],
  // Debian's package python3-NAME contains a distribution with another name.
  ['serial', undefined, []],
  ['pyserial', undefined, ['python3-serial']],
  ['jwt', undefined, []],
  ['PyJWT', undefined, ['python3-jwt']],
  ['docx', undefined, []],
  ['python-docx', undefined, ['python3-docx']],
  ['socks', undefined, []],
  ['PySocks', undefined, ['python3-socks']],
  ['usb', undefined, []],
  ['pyusb', undefined, ['python3-usb']],
  ['magic', undefined, []],
  ['python-magic', undefined, ['python3-magic']],
  ['multipart', 'bookworm', []],
  ['python-multipart', 'bookworm', ['python3-multipart']],
  ['python-multipart', 'trixie', ['python3-python-multipart']],
  ['docker-compose', 'bookworm', ['docker-compose']],
  ['docker-compose', 'trixie', []],
  // The package has different names in different releases, or only some releases have it.
  ['pytz', 'bookworm', ['python3-tz']],
  ['pytz', 'trixie', ['python3-pytz']],
  ['pytz', 'noble', ['python3-pytz', 'python3-tz']],
  ['youtube-dl', 'trixie', []],
  ['ruff', 'bookworm', []],
  ['ruff', 'sid', ['python3-ruff']],
  // Debian's metadata for the name is ambiguous or mangled.
  ['click', 'bookworm', ['python3-click']],
  ['simpy', 'bookworm', ['python3-simpy']],
  ['chargebee', 'bookworm', ['python3-chargebee']],
  ['h5py', 'bookworm', ['python3-h5py']],
  // Debian's package has no metadata, or metadata with another name.
  ['opencv-python', undefined, ['python3-opencv']],
  ['opencv-python-headless', undefined, ['python3-opencv']],
  ['opencv-contrib-python', undefined, ['python3-opencv']],
  ['opencv-contrib-python-headless', undefined, ['python3-opencv']],
  ['psycopg2-binary', undefined, ['python3-psycopg2']],
  ['psycopg2', undefined, ['python3-psycopg2']],
  ['smbus', 'bookworm', ['python3-smbus']],
  ['jupyter', undefined, ['jupyter']],
  ['tkinter', undefined, ['python3-tk']],
  // The typed name is the name of a module, not of a distribution.
  ['bs4', undefined, ['python3-bs4']],
  ['PIL', undefined, ['python3-pil']],
  ['sklearn', undefined, ['python3-sklearn']],
  ['cv2', undefined, ['python3-opencv']],
  ['yaml', undefined, ['python3-yaml']],
  // Debian's python3-pycryptodome has no module Crypto, so `import Crypto` would fail.
  ['pycryptodome', undefined, []],
  ['PyCryptodomeX', undefined, ['python3-pycryptodome']],
  // A guess of the package's name would be wrong.
  ['PyYAML', undefined, ['python3-yaml']],
  ['beautifulsoup4', undefined, ['python3-bs4']],
  ['Pillow', undefined, ['python3-pil']],
  ['scikit-learn', undefined, ['python3-sklearn']],
  ['mysqlclient', undefined, ['python3-mysqldb']],
  ['attrs', undefined, ['python3-attr']],
  ['PyGObject', undefined, ['python3-gi']],
  ['faker', undefined, ['python3-fake-factory']],
  ['Cython', undefined, ['cython3']],
  ['black', undefined, ['black']],
  ['httpie', undefined, ['httpie']],
  ['ansible', undefined, ['ansible']],
  ['ruamel.yaml', undefined, ['python3-ruamel.yaml']],
  ['azure_mgmt.web', undefined, ['python3-azure']],
];

for (const [typed, release, expected] of packages) {
  test(`the package of ${typed}${release ? ` in ${release}` : ''} is ${expected[0] ?? 'none'}`, () => {
    assert.deepEqual(entryOf(typed, release).systemPackages, expected);
  });
}

const kinds: readonly [typed: string, kind: string, first?: string][] = [
  ['black', 'tool'],
  ['httpie', 'tool'],
  ['uv', 'tool'],
  ['hatch', 'tool'],
  ['pycryptodome', 'library'],
  ['requests', 'library'],
  ['mopidy-local', 'library'],
  ['mkdocs-redirects', 'library'],
  ['azure-mgmt-web', 'library'],
  ['pytest', 'both', 'library'],
  ['sphinx', 'both', 'tool'],
  ['ipython', 'both', 'tool'],
  ['celery', 'both', 'library'],
  ['serial', 'unknown'],
  ['no-such-name-anywhere', 'unknown'],
];

for (const [typed, kind, first] of kinds) {
  test(`the kind of ${typed} is ${kind}${first ? `, and ${first} comes first` : ''}`, () => {
    const entry = entryOf(typed);
    assert.deepEqual([entry.kind, entry.first], [kind, first]);
  });
}

const commands: readonly [typed: string, release: string, systemPackage: string][] = [
  ['flake8', 'bookworm', 'flake8'],
  ['mypy', 'bookworm', 'mypy'],
  ['ipython', 'bookworm', 'ipython3'],
  ['gunicorn', 'bookworm', 'gunicorn'],
  ['celery', 'bookworm', 'celery'],
  ['pytest', 'bookworm', 'python3-pytest'],
  ['requests', 'bookworm', 'python3-requests'],
];

for (const [typed, release, systemPackage] of commands) {
  test(`the first package for ${typed} in ${release} is ${systemPackage}`, () => {
    assert.equal(entryOf(typed, release).systemPackage, systemPackage);
  });
}

test('each package that corrections.tsv names has a row in aliases.tsv with both descriptions', () => {
  const checked = new Set(rowsOf('../../../data/catalogue/aliases.tsv').map((row) => `${row[0]} ${row[1]}`));
  for (const [name, , cell = ''] of rowsOf('../../../data/catalogue/corrections.tsv')) {
    if (cell === '.' || cell === '-') continue;
    for (const word of cell.split(' ')) {
      const systemPackage = word.split(':')[0];
      assert.ok(checked.has(`${name} ${systemPackage}`), `${name} ${systemPackage}`);
    }
  }
});

test('every row of corrections.tsv has a reason and is in the catalogue', () => {
  const rows = rowsOf('../../../data/catalogue/corrections.tsv');
  assert.ok(rows.length > 0);
  for (const [name = '', kind, cell, reason, ...more] of rows) {
    assert.deepEqual([Boolean(reason?.trim()), more], [true, []], name);
    const entry = entryOf(name);
    if (kind === 't') assert.equal(entry.kind, 'tool', name);
    if (cell === '-') assert.deepEqual(entry.systemPackages, [], name);
  }
});

test('the catalogue has at most 150 kB, and its head names the indices that it was made from', () => {
  assert.ok(Buffer.byteLength(catalogue) <= 150_000);
  assert.match(catalogue, /^# Indices of bookworm of \d{4}-\d\d-\d\d, trixie of .*, sid of /m);
  assert.match(catalogue, /^# \d+ names: \d+ in Debian \(bookworm \d+, trixie \d+, sid \d+\)/m);
});

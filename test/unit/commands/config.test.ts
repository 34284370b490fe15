import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REMEDIES } from '../../../src/settings/settings.ts';
import { SETTING_KEYS, SETTINGS } from '../../../src/settings/table.ts';
import { displayWidth } from '../../../src/ui/display-width.ts';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';

const FILE = '.config/pip-shim/config.toml';

test('config shows if a value comes from a variable, a line of the config file or a default', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const file = box.write(FILE, '# mine\nauto = "venv"\nvenv = "~/envs/it"\n');
  const env = { PIP_SHIM_AUTO: 'pipx', PIP_SHIM_DEBUG: '' };
  const { code, stdout, stderr } = await box.cli(['config'], { env });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^auto +pipx +from PIP_SHIM_AUTO$/m);
  assert.match(stdout, new RegExp(`^venv +~/envs/it +from ${file}:3$`, 'm'));
  assert.match(stdout, /^debug +false +default \(PIP_SHIM_DEBUG\)$/m);
  assert.match(stdout, new RegExp(`^file: ${file}$`, 'm'));
  const entries = await box.json<Record<string, unknown>>(['config'], { env });
  const entry = (value: unknown, source: string, variable: string | null): unknown => ({
    ...{ value, source, variable, locked: false, overruled: [] },
  });
  assert.deepEqual(entries.auto, entry('pipx', 'PIP_SHIM_AUTO', 'PIP_SHIM_AUTO'));
  assert.deepEqual(entries.venv, entry('~/envs/it', `${file}:3`, 'PIP_SHIM_VENV'));
  assert.deepEqual(entries.disable, entry(null, 'default', 'PIP_SHIM_DISABLE'));
  assert.deepEqual(entries.index, entry(null, 'default', null));
});

test('without a config file, config shows the defaults and names the missing file', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { stdout } = await box.cli(['config']);
  assert.equal(
    stdout.match(/ default \(PIP_SHIM_/g)?.length,
    SETTINGS.filter(({ variable }) => variable).length,
  );
  assert.match(stdout, /pip-shim\/config\.toml \(not there\)\n$/);
  assert.deepEqual(await box.cli(['config', 'list']), await box.cli(['config']));
  assert.match((await box.cli(['config', 'lsit'])).stderr, /unknown argument: lsit\n/);
});

test("the user's config file can limit the remedies, and config masks the index password", async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  box.write(
    FILE,
    'remedies = ["venv", "pipx"]\noverride = false\nindex = "https://me:s3cret@index.example/simple"\n',
  );
  const { code, stdout } = await box.cli(['config']);
  assert.equal(code, 0);
  assert.match(stdout, /^remedies +venv, pipx +from .*:1$/m);
  assert.match(stdout, /^override +false +from .*:2$/m);
  assert.match(stdout, /^index +https:\/\/me:\*{4}@index\.example\/simple +from .*:3$/m);
  const { remedies } = await box.json<Record<string, { value: unknown }>>(['config']);
  assert.deepEqual(remedies?.value, ['venv', 'pipx']);
});

test('masked passwords, wide characters and escape sequences do not misalign the columns', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  box.write(FILE, 'index = "https://me:a-very-long-s3cret@index.example/simple"\nvenv = "~/環境/\\u001bx"\n');
  const { stdout } = await box.cli(['config']);
  assert.match(stdout, /me:\*{4}@/);
  assert.match(stdout, /環境\/\\x1bx/);
  const sources = [...stdout.matchAll(/^(\w+ +.*)(?: default(?: \(.*)?| from .*)$/gm)];
  assert.deepEqual(
    sources.map(([, before = '']) => displayWidth(before)),
    Array(SETTING_KEYS.length).fill(displayWidth(sources[0]?.[1] ?? '')),
  );
});

test('the help of config names every key, and folds at 80 columns', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { stdout } = await box.cli(['config', '--help']);
  const keys = [...stdout.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, key]) => key);
  assert.deepEqual(keys, [...SETTING_KEYS, 'locked'], stdout);
  assert.match(stdout, /^ {2}system_site_packages +true: new venvs /m);
  const [, ways = ''] = /may be offered: ([\w,\s]+)\n {2}override/.exec(stdout) ?? [];
  assert.deepEqual(ways.split(/,\s+/), [...REMEDIES]);
  assert.deepEqual(
    stdout.split('\n').filter((line) => displayWidth(line) > 79),
    [],
  );
});

const WRONG: readonly (readonly [text: string, says: RegExp])[] = [
  [
    'auto = "venv"\nvenv =\n',
    /config\.toml:2: .*\n {2}fix the line \(text needs quotes: .*, or move the file away/,
  ],
  [
    'atuo = "venv"\n',
    /config\.toml:1: unknown key `atuo` \(did you mean auto\?\)\n {2}known keys: auto, venv, disable, dry_run, debug/,
  ],
  [
    'auto = "conda"\n',
    /config\.toml:1: `conda` is not a valid value\n {2}use one of venv, project, pipx, system, smart, off/,
  ],
  ['\ndisable = "perhaps"\n', /config\.toml:2: `perhaps` is not a valid value\n {2}use true or false/],
];

test('an error in the config file is reported with its line, and the exit code is 2', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  for (const [text, says] of WRONG) {
    box.write(FILE, text);
    const { code, stderr } = await box.cli(['config']);
    assert.deepEqual([text, code], [text, 2]);
    assert.match(stderr, says);
  }
});

import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { test } from 'node:test';
import { aptRecord } from '../../../src/platforms/apt-record.ts';
import { aptAnswersIn } from '../../../src/state/apt-answers.ts';
import { look } from '../../../src/system/look.ts';
import { processesIn } from '../../../src/system/processes.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import { freshDir } from '../../helpers/temp.ts';

const skip = !existsSync('/usr/bin/apt-cache') && 'no apt-cache here';
const NAMES = ['python3-a', 'python3-b'];
const A = { package: 'python3-a', candidate: '1-2', installed: '1-2' };
const B = { package: 'python3-b', candidate: undefined, installed: undefined };

const installed = (name: string, version: string): string =>
  `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: all\nMaintainer: m\nDescription: d\n\n`;

/** The real apt with its own lists, status and configuration in `root`. python3-a 1-2 is installed there. */
function aptIn(root: string) {
  for (const place of ['lists', 'bin', 'state', 'etc/apt.conf.d', 'etc/preferences.d', 'etc/sources.list.d'])
    mkdirSync(`${root}/${place}`, { recursive: true });
  writeFileSync(`${root}/status`, installed('python3-a', '1-2') + installed('apt', '2'));
  const places = {
    'State::status': `${root}/status`,
    'State::lists': `${root}/lists`,
    Etc: `${root}/etc`,
    'Cache::pkgcache': '',
    'Cache::srcpkgcache': '',
  };
  const lines = Object.entries(places).map(([name, value]) => `Dir::${name} "${value}";\n`);
  writeFileSync(`${root}/apt.conf`, lines.join(''));
  return {
    /** The record of apt's answers for this APT_CONFIG. `ran` lists the programs that the record has run. */
    record(config = `${root}/apt.conf`) {
      const env = { PATH: `${root}/bin:/usr/bin:/bin`, APT_CONFIG: config };
      const processes = processesIn(env, new SignalKeeper([], new EventEmitter()));
      const ran: string[] = [];
      const captured: typeof processes.captured = (command, options) => {
        ran.push(command.program);
        return processes.captured(command, options);
      };
      const memory = { store: aptAnswersIn(`${root}/state/apt`), config };
      return { ran, ...aptRecord({ ...processes, captured }, look, memory) };
    },
    /** Puts this script first on PATH as apt-cache. The script can run /usr/bin/apt-cache. */
    replaceClient: (script: string) =>
      writeFileSync(`${root}/bin/apt-cache`, `#!/bin/sh\n${script}\n`, { mode: 0o755 }),
  };
}

test('a record repeats apt’s answers without apt, and apt runs only for a new name', { skip }, async () => {
  const apt = aptIn(freshDir('apt-record'));
  assert.equal(apt.record().find(NAMES), undefined);
  await apt.record().renew(NAMES);
  const record = apt.record();
  assert.deepEqual(record.find(NAMES), [A, B]);
  assert.deepEqual(record.find(['python3-b']), [B]);
  assert.equal(record.find(['python3-a', 'python3-c']), undefined, 'apt was not asked for python3-c');
  await record.renew(NAMES);
  assert.deepEqual(record.ran, []);
  await record.renew([...NAMES, 'python3-c']);
  assert.deepEqual(record.find(['python3-c'])?.[0]?.package, 'python3-c');
});

const CHANGES: Readonly<Record<string, (root: string) => void>> = {
  'an installed package': (root) => appendFileSync(`${root}/status`, installed('python3-b', '3')),
  'a new list': (root) => writeFileSync(`${root}/lists/x_Packages`, ''),
  "dpkg's list of architectures": (root) => writeFileSync(`${root}/arch`, 'amd64\n'),
  'new sources': (root) => writeFileSync(`${root}/etc/sources.list`, ''),
  'a file in sources.list.d': (root) => writeFileSync(`${root}/etc/sources.list.d/x.list`, ''),
  'new preferences': (root) => writeFileSync(`${root}/etc/preferences`, ''),
  'a file in preferences.d': (root) => writeFileSync(`${root}/etc/preferences.d/x`, ''),
  'a new configuration': (root) => writeFileSync(`${root}/etc/apt.conf`, ''),
  'a file in apt.conf.d': (root) => writeFileSync(`${root}/etc/apt.conf.d/x`, ''),
  'the file of APT_CONFIG': (root) => appendFileSync(`${root}/apt.conf`, '// more\n'),
  'the mode of a file': (root) => chmodSync(`${root}/status`, 0o600),
  'another apt-cache': (root) => writeFileSync(`${root}/bin/apt-cache`, '#!/bin/sh\n', { mode: 0o755 }),
};
for (const [what, change] of Object.entries(CHANGES)) {
  test(`a record is not used after a change: ${what}`, { skip }, async () => {
    const root = freshDir('apt-record');
    const apt = aptIn(root);
    await apt.record().renew(NAMES);
    assert.ok(apt.record().find(NAMES));
    change(root);
    assert.equal(apt.record().find(NAMES), undefined);
  });
}

test('a record is not used with another APT_CONFIG', { skip }, async () => {
  const root = freshDir('apt-record');
  await aptIn(root).record().renew(NAMES);
  writeFileSync(`${root}/other.conf`, readFileSync(`${root}/apt.conf`));
  assert.equal(aptIn(root).record(`${root}/other.conf`).find(NAMES), undefined);
});

const NO_RECORD: Readonly<Record<string, (root: string, apt: ReturnType<typeof aptIn>) => void>> = {
  'the configuration includes a file': (root) =>
    writeFileSync(`${root}/etc/apt.conf.d/x`, `#include "${root}/more";\n`),
  'apt fails': (_, apt) => apt.replaceClient('/usr/bin/apt-cache "$@"; exit 100'),
  'the end of the output is missing': (_, apt) =>
    apt.replaceClient('/usr/bin/apt-cache "$@" | head -n 4; exit 0'),
  'a package is installed meanwhile': (root, apt) =>
    apt.replaceClient(`/usr/bin/apt-cache "$@" && echo >>'${root}/status'`),
  'the place of the records is a file': (root) => writeFileSync(`${root}/state/apt`, ''),
  'others may write where the records lie': (root) => chmodSync(`${root}/state`, 0o777),
};
for (const [why, prepare] of Object.entries(NO_RECORD)) {
  test(`no record is made, and nothing fails, if ${why}`, { skip }, async () => {
    const root = freshDir('apt-record');
    const apt = aptIn(root);
    prepare(root, apt);
    await apt.record().renew(NAMES);
    assert.equal(apt.record().find(NAMES), undefined);
    assert.equal(existsSync(`${root}/state/apt/answers.json`), false);
  });
}

test('no record is made if APT_CONFIG depends on the current directory', { skip }, async () => {
  const root = freshDir('apt-record');
  const { renew } = aptIn(root).record('apt.conf');
  await renew(NAMES);
  assert.equal(existsSync(`${root}/state/apt`), false);
});

test('a damaged record is made again, and a record in a directory open to others is not used', {
  skip,
}, async () => {
  const root = freshDir('apt-record');
  const apt = aptIn(root);
  const file = `${root}/state/apt/answers.json`;
  await apt.record().renew(NAMES);
  const whole = readFileSync(file, 'utf8');
  for (const text of ['', '{', whole.slice(0, -20), whole.replace('"paths":[', '"paths":[1,'), '[]']) {
    writeFileSync(file, text);
    assert.equal(apt.record().find(NAMES), undefined, text);
    await apt.record().renew(NAMES);
    assert.deepEqual(apt.record().find(NAMES), [A, B]);
  }
  chmodSync(`${root}/state/apt`, 0o777);
  assert.equal(apt.record().find(NAMES), undefined);
  rmSync(`${root}/state/apt`, { recursive: true });
  await apt.record().renew(NAMES);
  assert.deepEqual(apt.record().find(NAMES), [A, B]);
});

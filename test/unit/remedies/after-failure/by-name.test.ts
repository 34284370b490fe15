import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { VenvPlace } from '../../../../src/environment/venv-places.ts';
import { cureByNames } from '../../../../src/remedies/after-failure/by-name.ts';
import { cureFor, sayCure } from '../../../../src/remedies/after-failure/cure.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { fakeLook } from '../../system/fake-look.ts';
import { factsFor, requestFor } from '../facts.ts';
import { factsOfNames } from '../facts-of-names.ts';
import { fakeCures } from './fake-cures.ts';

/** The active venv in the project. It contains only the packages in `holds`. */
const venvWith = (holds: readonly string[], seesSystem?: true): VenvPlace => ({
  ...{ path: '/home/u/p/.venv', source: 'VIRTUAL_ENV', owner: 1000 },
  state: {
    ...{
      kind: 'usable',
      python: '/home/u/p/.venv/bin/python',
      version: '3.11',
      pip: 'script',
      ours: true,
      holds,
    },
    ...(seesSystem && { seesSystem }),
  },
});

const look = fakeLook({ 'home/u/p/.venv/pyvenv.cfg': '' });

/** The lines for an install of these names on Debian 12 without a compiler. */
async function linesFor(
  names: readonly string[],
  place = venvWith([]),
): Promise<readonly string[] | undefined> {
  const cure = await cureByNames(factsIn(names, place), fakeCures({ look }));
  return cure && [cure.message, ...cure.next];
}

function factsIn(names: readonly string[], place: VenvPlace): Facts {
  const facts = factsOfNames(requestFor(names));
  return { ...facts, venvs: { ...facts.venvs, places: [place] } };
}

const SEE = '/usr/bin/python3 -m venv --system-site-packages --without-pip .venv';
const NOT_THERE = 'the index has no project of that name';
const MISSING = (project: string) =>
  `${project} must be compiled; probably this is missing: the command gcc, Python.h`;
const BUILD = 'to build it: sudo apt install build-essential python3.11-dev';
const FROM = (name: string) => `from Debian, for /usr/bin/python3 itself: sudo apt install ${name}`;

const ROWS: Readonly<Record<string, readonly string[] | undefined>> = {
  requests: undefined,
  'no-such-project': undefined,
  awscli: undefined,
  cv2: [`cv2 is the import name of opencv-python; ${NOT_THERE}`, 'probably meant: pip install opencv-python'],
  'python3-requests': [
    `python3-requests is Debian's name for requests; ${NOT_THERE}`,
    'probably meant: pip install requests',
  ],
  Crypto: [
    'Crypto is the import name of pycryptodome; the index has a different project of that name',
    'probably meant: pip install pycryptodome',
  ],
  json: ['json comes with Python 3.11: import it; there is nothing to install'],
  tkinter: [
    'tkinter belongs to Python 3.11; Debian keeps it in python3-tk',
    'from Debian: sudo apt install python3-tk',
  ],
  turtle: [
    'turtle belongs to Python 3.11; Debian keeps it in python3-tk',
    'from Debian: sudo apt install python3-tk',
  ],
  idlelib: ['idlelib belongs to Python 3.11; Debian keeps it in idle', 'from Debian: sudo apt install idle'],
  winreg: ['winreg comes with Python only on Windows; there is nothing to install'],
  'json winsound msvcrt': [
    'json comes with Python 3.11: import it; winsound, msvcrt come with Python only on Windows; there is nothing to install',
  ],
  'python3-dev libpq-dev': [
    `python3-dev is a package of Debian; ${NOT_THERE}; libpq-dev is a package of Debian; ${NOT_THERE}`,
    'from Debian: sudo apt install python3-dev libpq-dev',
  ],
  nodejs: [
    'nodejs is a package of Debian; the index has a different project of that name',
    'from Debian: sudo apt install nodejs',
  ],
  portaudio: [
    `portaudio is in Debian's package portaudio19-dev; ${NOT_THERE}`,
    'from Debian: sudo apt install portaudio19-dev',
  ],
  Queue: ['Queue comes with Python 3.11: import it as queue; there is nothing to install'],
  ConfigParser: [
    'ConfigParser is configparser in Python 3; it comes with Python 3.11; the index has a different project of that name, or an old copy',
  ],
  urllib2: ['urllib2 comes with Python 3.11: import it as urllib.request; there is nothing to install'],
  tkFileDialog: [
    'tkFileDialog is tkinter.filedialog in Python 3; it belongs to Python 3.11; Debian keeps it in python3-tk',
    'from Debian: sudo apt install python3-tk',
  ],
  'usb.core': ['usb.core is a module of pyusb', 'probably meant: pip install pyusb'],
  'python-scipy': [
    `python-scipy is a distribution's name for scipy; ${NOT_THERE}`,
    'probably meant: pip install scipy',
  ],
  mysqlclient: [
    `${MISSING('mysqlclient')}, mysql/mysql.h, the command pkg-config`,
    `${BUILD} libmariadb-dev pkg-config && pip install mysqlclient`,
    FROM('python3-mysqldb'),
  ],
  netifaces: [MISSING('netifaces'), `${BUILD} && pip install netifaces`, FROM('python3-netifaces')],
  'cv2 MySQLdb': [
    `cv2 is the import name of opencv-python; ${NOT_THERE}; MySQLdb is the import name of mysqlclient; ${NOT_THERE}`,
    `${BUILD} libmariadb-dev pkg-config && pip install opencv-python mysqlclient`,
    FROM('python3-mysqldb'),
  ],
  psycopg2: [
    `${MISSING('psycopg2')}, postgresql/libpq-fe.h`,
    'ready-made, without a build: pip install psycopg2-binary',
    `${BUILD} libpq-dev && pip install psycopg2`,
    FROM('python3-psycopg2'),
  ],
  apt: [
    'apt works only with the libraries of this system',
    `from Debian, and a venv that sees it: sudo apt install python3-apt && ${SEE}`,
  ],
  gi: [
    "gi is the import name of pygobject; the index's project of that name is of no use",
    `from Debian, and a venv that sees it: sudo apt install python3-gi && ${SEE}`,
  ],
};

for (const [names, lines] of Object.entries(ROWS)) {
  test(`cureByNames finds the probable cause without pip's output: ${names}`, async () => {
    assert.deepEqual(await linesFor(names.split(' ')), lines);
  });
}

test('a package that the venv has is no cause, and a venv that sees the system is kept', async () => {
  assert.equal(await linesFor(['mysqlclient'], venvWith(['mysqlclient'])), undefined);
  assert.deepEqual((await linesFor(['apt'], venvWith([], true)))?.slice(1), [FROM('python3-apt')]);
});

test('if the system package is installed already, only a venv that sees it is suggested', async () => {
  const about = async (name: string): Promise<Facts> => {
    const facts = factsFor(requestFor([name]));
    const answers = facts.system.answers.map((each) => ({ ...each, installed: '1.2' }));
    return { ...facts, system: { ...facts.system, answers } };
  };
  const cure = await cureByNames(factsIn(['apt'], venvWith([])), fakeCures({ look, about }));
  assert.deepEqual(cure?.next, [`Debian has it already (python3-apt); for a venv that sees it: ${SEE}`]);
});

test('the message for a name is the same if pip says that the index has no such project', async () => {
  const output = 'ERROR: Could not find a version that satisfies the requirement cv2 (from versions: none)\n';
  assert.deepEqual(await cureFor(output, factsIn(['cv2', 'demo'], venvWith([])), fakeCures({ look })), {
    message: `cv2 is the import name of opencv-python; ${NOT_THERE}`,
    next: ['probably meant: pip install opencv-python demo'],
  });
});

test('if the build of a project with a successor fails, the successor is suggested', async () => {
  const output =
    "ERROR: Failed building wheel for mysql-python\nModuleNotFoundError: No module named 'ConfigParser'\n";
  assert.deepEqual(await cureFor(output, factsIn(['mysql-python'], venvWith([])), fakeCures({ look })), {
    message: 'mysql-python is no longer maintained; mysqlclient goes on with it',
    next: ['probably meant: pip install mysqlclient'],
  });
});

test('without the installer’s output the names alone give the cause, but not with -qqq', async () => {
  const facts = factsIn(['psycopg2'], venvWith([]));
  const { settings } = facts.request;
  const silent = { ...facts, request: { ...facts.request, settings: { ...settings, quiet: 3 } } };
  const said: (readonly string[])[] = [];
  const screen = { problem: (text: string, next: readonly string[] = []) => void said.push([text, ...next]) };
  for (const each of [silent, facts]) await sayCure('', each, screen, fakeCures({ look }));
  assert.deepEqual(said, [ROWS.psycopg2?.slice(0, 3)]);
});

test('each header and program that traits.txt lists has a package in build-needs.txt', async () => {
  const needs = await fakeCures().needs();
  const text = readFileSync(new URL('../../../../data/names/traits.txt', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.split('\t')[1] === 'builds');
  const parts = rows.flatMap((line) => (line.split('\t')[2] ?? '').split(' ')).filter((need) => need !== '.');
  assert.ok(parts.length > 10);
  for (const need of parts) {
    const kind = /\.h(?:pp|xx)?$/.test(need) ? 'header' : 'program';
    assert.ok(needs.provider({ kind, name: need.split('|')[0] ?? '' }, '3.11'), need);
  }
});

test('if the packages of Debian are installed already, the line says so', async () => {
  const known = async (packages: readonly string[]) => ({
    ...{ packages, installed: ['tmux', 'nodejs'], hasLists: true, isSure: true },
  });
  const nextFor = async (names: readonly string[]) =>
    (await cureByNames(factsIn(names, venvWith([])), fakeCures({ look, known })))?.next;
  assert.deepEqual(await nextFor(['tmux', 'nodejs']), ['from Debian, and installed already: tmux, nodejs']);
  assert.deepEqual(await nextFor(['tmux', 'nginx']), ['from Debian: sudo apt install tmux nginx']);
});

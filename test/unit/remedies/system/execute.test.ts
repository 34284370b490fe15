import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGERS } from '../../../../src/platforms/all.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import type { Unsupported } from '../../../../src/remedies/offer.ts';
import { evaluateSystem } from '../../../../src/remedies/system/evaluate.ts';
import { systemRemedy } from '../../../../src/remedies/system/remedy.ts';
import type { Captured, Command, Ending, Screen } from '../../../../src/system/ports.ts';
import { normaliseName } from '../../../../src/ui/text.ts';
import { fakeLook } from '../../system/fake-look.ts';
import { factsFor, requestFor } from '../facts.ts';
import { apt, there } from './facts.ts';

const look = fakeLook({
  'usr/lib/python3/dist-packages': {
    'PyYAML-6.0.dist-info': { 'top_level.txt': '_yaml\nyaml\n' },
    'setuptools-66.1.1.egg-info': { 'top_level.txt': 'pkg_resources\nsetuptools\n' },
    ...{ yaml: {}, _yaml: {}, pkg_resources: {}, setuptools: {} },
    'yt_dlp-2023.3.4.egg-info': { 'entry_points.txt': '[console_scripts]\nyt-dlp = yt_dlp:main\n' },
    'rrdtool-0.1.10.egg-info': { 'top_level.txt': 'rrdtool\n' },
    'rrdtool.so': '',
    'httpie-3.2.1.egg-info': { 'entry_points.txt': '[console_scripts]\nhttp = httpie:main\n' },
  },
  // Fedora installs the packages that contain compiled code in lib64.
  'usr/lib64/python3.11/site-packages': {
    'simplejson-3.19.dist-info': { 'top_level.txt': 'simplejson\n' },
    simplejson: {},
  },
});
/** What each command's name means on PATH. */
const PATH: Readonly<Record<string, string>> = {
  ...{ black: '/usr/bin/black', 'yt-dlp': '/usr/bin/yt-dlp', 'pytest-3': '/usr/bin/pytest-3' },
  ...{ http: '/usr/bin/http', isort: '/home/u/.local/bin/isort', pytest: '/home/u/.local/bin/pytest' },
};
const DIVERTED = '/usr/bin/codespell';
const remedy = systemRemedy(MANAGERS, {
  look: { ...look, executable: (path) => path !== DIVERTED, writable: (path) => path.startsWith('/home/u/') },
  find: (name) => PATH[name],
});

/** The files of the installed packages. `dpkg-query --listfiles` fails for any other package. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  black: ['/.', '/usr/bin', '/usr/bin/black', '/usr/bin/black-primer'],
  'yt-dlp': ['/usr/bin/yt-dlp'],
  'python3-pytest': ['/usr/lib/python3/dist-packages/pytest', '/usr/bin/py.test-3', '/usr/bin/pytest-3'],
  'python3-setuptools': ['/usr/share/doc/python3-setuptools'],
  'python3-virtualenv': ['/usr/lib/python3/dist-packages/virtualenv/bin/virtualenv'],
  httpie: ['/usr/bin/http', '/usr/bin/https'],
  flake8: ['/usr/games/flake8'],
  isort: ['/usr/bin/isort'],
  'python3-rrdtool': ['/usr/lib/python3/dist-packages/rrdtool.so'],
  'mercurial-common': ['/usr/bin/hg-ssh', '/usr/bin/hg-wrapper'],
  yamllint: [DIVERTED],
};

async function captured({ program, args }: Command): Promise<Captured> {
  assert.deepEqual([program, args[0]], ['dpkg-query', '--listfiles']);
  const files = FILES[args[1] ?? ''];
  return { stdout: files?.join('\n') ?? '', stderr: '', ending: { kind: 'exit', code: files ? 0 : 1 } };
}

/** Executes the only offer. Returns the executed commands, the printed lines and the ending. */
async function carryOut(
  facts: Facts,
  unattended = false,
  ends = 0,
): Promise<[string[], string[], Ending | Unsupported]> {
  const [ran, said]: [string[], string[]] = [[], []];
  const screen: Partial<Screen> = {
    line: (text) => said.push(text),
    command: (text) => said.push(`→ ${text}`),
    problem: (text, next = []) => said.push(text, ...next),
  };
  const attached = async ({ program, args }: Command): Promise<Ending> => {
    ran.push([program, ...args].join(' '));
    return { kind: 'exit', code: ends };
  };
  const [offer] = evaluateSystem(facts, MANAGERS).offers;
  assert.ok(offer, 'nothing is offered');
  const ending = await remedy.execute(offer, facts, {
    processes: { attached, captured } as never,
    screen: screen as Screen,
    unattended,
    decline: async () => ({ kind: 'exit', code: 1 }),
  });
  return [ran, said, ending];
}

const installed = (...names: string[]): Partial<Facts> =>
  apt({ answers: names.map((name) => there(normaliseName(name), '6.0-3', '6.0-3')) });

const UNDO = (name: string): string => `to remove what was installed: sudo apt remove ${name}`;

const THERE: readonly (readonly [requirements: string[], names: string[], says: string])[] = [
  [['pyyaml>=5'], ['pyyaml'], 'import yaml works with /usr/bin/python3 now'],
  [
    ['setuptools', 'pyyaml'],
    ['setuptools', 'pyyaml'],
    'import setuptools, yaml work with /usr/bin/python3 now',
  ],
  [['simplejson'], ['simplejson'], 'import simplejson works with /usr/bin/python3 now'],
  [['black'], ['black'], '/usr/bin/black can be called now'],
  [['pytest'], ['pytest'], '/usr/bin/pytest-3 can be called now'],
  [['yt_dlp'], ['yt-dlp'], '/usr/bin/yt-dlp can be called now'],
  [['six'], ['six'], 'Debian has it installed already'],
];
test('beside a venv that does not see the package, the message says which Python can import it', async () => {
  const state = {
    kind: 'usable',
    python: '/v/bin/python',
    version: '3.11',
    pip: 'script',
    ours: true,
  } as const;
  const place = {
    path: '/home/u/p/.venv',
    source: 'project',
    owner: 1000,
    state: { ...state, holds: [] },
  } as const;
  const venvs = { ...factsFor(requestFor([])).venvs, places: [place] };
  const says =
    "/usr/bin/python3 can import it; the Python of .venv can't, because that venv does not see the system's packages; " +
    'to let it see them: /usr/bin/python3 -m venv --system-site-packages --without-pip .venv';
  const [, said] = await carryOut(factsFor(requestFor(['pyyaml']), { venvs }));
  assert.deepEqual(said.slice(1), [says]);
  const [, there] = await carryOut(factsFor(requestFor(['pyyaml']), { ...installed('pyyaml'), venvs }));
  assert.deepEqual(there.slice(1), [says]);
  const foreign = { ...place, path: '/srv/p/.venv' };
  const beside = { ...venvs, places: [foreign] };
  const [, untold] = await carryOut(factsFor(requestFor(['pyyaml']), { venvs: beside }));
  assert.match(untold[1] ?? '', /that venv does not see the system's packages$/, 'nobody may change it');
  const [, failed] = await carryOut(factsFor(requestFor(['pyyaml']), { venvs }), false, 100);
  assert.equal(failed.length, 1);
  const [, tool] = await carryOut(factsFor(requestFor(['yt-dlp']), { venvs }));
  assert.equal(tool.length, 1, 'nobody imports a tool');
});

test('there is no message about the importing Python if the venv sees the system’s packages', async () => {
  const state = {
    kind: 'usable',
    python: '/v/bin/python',
    version: '3.11',
    pip: 'script',
    ours: true,
    holds: [],
    seesSystem: true,
  } as const;
  const place = { path: '/v', source: 'project', owner: 1000, state } as const;
  const venvs = { ...factsFor(requestFor([])).venvs, places: [place] };
  const [, said] = await carryOut(factsFor(requestFor(['pyyaml']), { venvs }));
  assert.equal(said.length, 1);
});

for (const [requirements, names, says] of THERE) {
  test(`if apt has installed ${requirements.join(' ')}, the message is: ${says}`, async () => {
    const facts = factsFor(requestFor(requirements), installed(...names));
    const expected = [[], [`nothing to do: ${says}`], { kind: 'exit', code: 0 }];
    assert.deepEqual(await carryOut(facts), expected);
    assert.deepEqual(await carryOut(facts, true), expected);
  });
}

const AFTERWARDS: readonly (readonly [name: string, says: readonly string[], code: number])[] = [
  ['black', [], 0],
  ['requests', [], 0],
  ['pytest', ['/usr/bin/pytest-3 can be called now'], 0],
  ['httpie', ['/usr/bin/http can be called now'], 0],
  ['flake8', ['/usr/games/flake8 is there, but its directory is not on PATH'], 0],
  ['isort', ['/usr/bin/isort is there, but PATH has /home/u/.local/bin/isort first'], 0],
  ['rrdtool', [], 0],
  ['mercurial', [], 0],
  ['yamllint', ['yamllint is installed, but it has no command', UNDO('yamllint')], 1],
  ['virtualenv', ['python3-virtualenv is installed, but it has no command', UNDO('python3-virtualenv')], 1],
  ['codespell', ['apt ended without an error, but codespell is not installed', UNDO('codespell')], 1],
];
for (const [name, says, code] of AFTERWARDS) {
  test(`an install by apt is judged by the command of ${name}: exit ${code}`, async () => {
    const facts = factsFor(requestFor([name]));
    const [, said, ending] = await carryOut(facts);
    const hasChanged = code === 0 ? {} : { hasChanged: true };
    assert.deepEqual([said.slice(1), ending], [says, { kind: 'exit', code, ...hasChanged }]);
  });
}

test('a tool whose package is installed without its command is not “installed already”', async () => {
  const facts = factsFor(requestFor(['virtualenv']), installed('virtualenv'));
  const said = ['python3-virtualenv is installed, but it has no command'];
  assert.deepEqual(await carryOut(facts), [[], said, { kind: 'exit', code: 1, hasChanged: false }]);
});

test('if sudo needs a password, a script prints the command, and at a terminal sudo prompts', async () => {
  const facts = factsFor(requestFor(['pyyaml']));
  const command = 'sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y python3-yaml';
  assert.deepEqual(await carryOut(facts, true, 1), [
    [command],
    [
      `→ ${command}`,
      'sudo could not run it without a password',
      'run it yourself: sudo apt install python3-yaml',
    ],
    { kind: 'exit', code: 1 },
  ]);
  const [ran, said] = await carryOut(facts, false, 1);
  assert.deepEqual([ran, said], [['sudo apt install python3-yaml'], ['→ sudo apt install python3-yaml']]);
});

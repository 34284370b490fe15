import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MANAGERS } from '../../../../src/platforms/all.ts';
import type { ManagerName } from '../../../../src/platforms/platform.ts';
import { cureFor } from '../../../../src/remedies/after-failure/cure.ts';
import type { CureTools } from '../../../../src/remedies/after-failure/tools.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { APT, factsFor, requestFor } from '../facts.ts';
import { fakeCures } from './fake-cures.ts';

const FAILED = 'ERROR: Failed building wheel for demo\n';
const NONE = (requirement: string, versions: string) =>
  `ERROR: Could not find a version that satisfies the requirement ${requirement} (from versions: ${versions})\n`;

interface Given {
  readonly requirements?: readonly string[];
  readonly facts?: Partial<Facts>;
  readonly manager?: ManagerName;
  readonly env?: CureTools['env'];
  readonly onPath?: readonly string[];
  readonly hasLists?: boolean;
  /** False if the package manager has not answered. */
  readonly isSure?: boolean;
  /** Packages that the package manager lacks. */
  readonly lacks?: readonly string[];
}

/** Returns the lines that pip-shim would print. By default, `demo` failed on Debian, for a user with sudo. */
async function said(output: string, given: Given = {}): Promise<readonly string[] | undefined> {
  const { manager = 'apt', lacks = [], onPath = ['pkg-config'] } = given;
  const request = requestFor(given.requirements ?? ['demo']);
  const system = { ...APT, manager, hasLists: true, reply: 'none', answers: [] } as const;
  const facts = factsFor(request, { system, ...given.facts });
  const tools = fakeCures({
    ...(given.env && { env: given.env }),
    find: (name) => (onPath.includes(name) ? `/usr/bin/${name}` : undefined),
    commands: () => MANAGERS[manager].commands,
    known: async (packages) => ({
      packages: packages.filter((each) => !lacks.includes(each)),
      hasLists: given.hasLists ?? true,
      isSure: given.isSure ?? given.hasLists ?? true,
    }),
  });
  const cure = await cureFor(output, facts, tools);
  return cure && [cure.message, ...cure.next];
}

const missing = (line: string): string => `      ${line}\n${FAILED}`;
const MYSQL = missing('x.c:1:10: fatal error: mysql.h: No such file or directory');
const BECAUSE = 'demo could not be built, because this is missing:';

const NO_DEMO = ['python3-demo', 'demo'];
const SLOW = `WARNING: Retrying: ConnectTimeoutError(host='pypi.example', port=443)\n${NONE('demo', 'none')}`;
/** The facts after the user has typed `pip install OPTIONS demo`. */
const typing = (options: Readonly<Record<string, string>>): Given => {
  const typed = Object.entries(options).map(([name, value]) => ({ name, value }));
  const args = ['install', ...typed.map(({ name, value }) => `${name}=${value}`), 'demo'];
  return { facts: { request: { ...requestFor(['demo'], { typed }), args } } };
};

const ROWS: Readonly<
  Record<string, readonly [output: string, given: Given, lines: readonly string[] | undefined]>
> = {
  'a missing header': [
    MYSQL,
    {},
    [`${BECAUSE} mysql.h`, 'to build it: sudo apt install libmariadb-dev && pip install demo'],
  ],
  'a header in the directory of a library': [
    missing('x.c:1:10: fatal error: libxml/parser.h: No such file or directory'),
    {},
    [`${BECAUSE} libxml/parser.h`, 'to build it: sudo apt install libxml2-dev && pip install demo'],
  ],
  'the header of Python itself': [
    missing('x.c:1:10: fatal error: Python.h: No such file or directory'),
    {},
    [`${BECAUSE} Python.h`, 'to build it: sudo apt install python3.11-dev && pip install demo'],
  ],
  'a header in a fresh container, as root': [
    MYSQL,
    { hasLists: false, facts: { user: { uid: 0, home: '/root', sudo: undefined } } },
    [`${BECAUSE} mysql.h`, 'to build it: apt update && apt install libmariadb-dev && pip install demo'],
  ],
  'a module of pkg-config, and no pkg-config': [
    missing("Package 'cairo', required by 'virtual:world', not found"),
    { onPath: [] },
    [`${BECAUSE} cairo.pc`, 'to build it: sudo apt install libcairo2-dev pkg-config && pip install demo'],
  ],
  'a module of pkg-config on Fedora': [
    missing("Package 'libfoo', required by 'virtual:world', not found"),
    { manager: 'dnf' },
    [`${BECAUSE} libfoo.pc`, "to build it: sudo dnf install 'pkgconfig(libfoo)' && pip install demo"],
  ],
  'a header on Fedora': [
    MYSQL,
    { manager: 'dnf' },
    [`${BECAUSE} mysql.h`, "to build it: sudo dnf install 'pkgconfig(libmariadb)' && pip install demo"],
  ],
  'a command on Alpine': [
    missing('/bin/sh: mysql_config: not found'),
    { manager: 'apk' },
    [`${BECAUSE} the command mysql_config`, 'to build it: sudo apk add cmd:mysql_config && pip install demo'],
  ],
  'a header, in a requirements file, where pip names no project': [
    'error: subprocess-exited-with-error\n      x.c:1:10: fatal error: rare/thing.h: No such file or directory\n',
    { facts: { request: { ...requestFor([]), requirementFiles: ['numpy.txt'] } } },
    [
      'a package could not be built, because this is missing: rare/thing.h',
      'to find the package that has it: apt-file search /rare/thing.h',
    ],
  ],
  'a header that is not in build-needs.txt': [
    missing('x.c:1:10: fatal error: rare/thing.h: No such file or directory'),
    {},
    [`${BECAUSE} rare/thing.h`, 'to find the package that has it: apt-file search /rare/thing.h'],
  ],
  'a package that apt does not have': [
    missing("Package 'cairo', required by 'virtual:world', not found"),
    { lacks: ['libcairo2-dev'] },
    [`${BECAUSE} cairo.pc`, 'to find the package that has it: apt-file search /cairo.pc'],
  ],
  'a command that is not in build-needs.txt may be optional': [
    missing('sh: 1: svnversion: not found'),
    {},
    undefined,
  ],
  'a project with ready-made wheels': [
    'Error: pg_config executable not found.\nERROR: Failed building wheel for psycopg2\n',
    { requirements: ['psycopg2'] },
    [
      'psycopg2 could not be built, because this is missing: the command pg_config',
      'ready-made, without a build: pip install psycopg2-binary',
      'to build it: sudo apt install libpq-dev && pip install psycopg2',
    ],
  ],
  'a project that pip does not name, but that Debian has': [
    'error: metadata-generation-failed\n  fatal error: mysql.h: No such file or directory\n',
    { requirements: ['mysqlclient'] },
    [
      'mysqlclient could not be built, because this is missing: mysql.h',
      'to build it: sudo apt install libmariadb-dev && pip install mysqlclient',
      'from Debian, for /usr/bin/python3 itself: sudo apt install python3-mysqldb',
    ],
  ],
  'a Python module that the build imports': [
    missing("ModuleNotFoundError: No module named 'numpy'"),
    {},
    [`${BECAUSE} the Python module numpy`, 'pip install numpy && pip install demo --no-build-isolation'],
  ],
  'a Python module that may be another project on the index': [
    missing("ModuleNotFoundError: No module named 'yaml'"),
    {},
    undefined,
  ],
  'a release that another project asks for': [
    NONE('other==9 (from demo)', '1.0'),
    {},
    [
      'the index has no other==9 (from demo); the newest release that fits here is 1.0',
      'where it is asked for, write other==1.0, if that will do',
    ],
  ],
  'code for an older Python, which is on PATH': [
    missing("ModuleNotFoundError: No module named 'distutils'"),
    { onPath: ['python3.9', 'python3.12'] },
    [
      'demo could not be built: its code is for Python <3.12, and this is Python 3.11',
      'with Python 3.9: python3.9 -m venv .venv-3.9 && .venv-3.9/bin/pip install demo',
    ],
  ],
  'a build that failed for an unknown reason': [FAILED, {}, undefined],
  'a release for another Python': [
    "ERROR: Package 'demo' requires a different Python: 3.11.2 not in '>=3.12'\n",
    { onPath: ['uv'] },
    [
      'demo needs Python >=3.12, and this is Python 3.11',
      "with a Python that uv fetches: uv venv --seed --python '>=3.12' .venv-other && .venv-other/bin/pip install demo",
    ],
  ],
  'a release for another Python, and other releases': [
    `ERROR: Ignored the following versions that require a different python version: 2.0 Requires-Python >=3.12\n${NONE('demo==2.0', '0.9, 1.0, 1.1rc1')}`,
    { onPath: ['python3.13'], requirements: ['demo==2.0'] },
    [
      'demo==2.0 needs Python >=3.12, and this is Python 3.11',
      'the newest for this Python: pip install demo==1.0',
      'with Python 3.13: python3.13 -m venv .venv-3.13 && .venv-3.13/bin/pip install demo==2.0',
    ],
  ],
  'a release that is not there': [
    NONE('demo==9', '1.0, 2.0.post1'),
    {},
    [
      'the index has no demo==9; the newest release that fits here is 2.0.post1',
      'pip install demo==2.0.post1',
    ],
  ],
  'pre-releases alone': [
    NONE('demo', '1.0a1'),
    {},
    ['the index has only pre-releases of demo', 'pip install --pre demo'],
  ],
  'the name of a program that Debian has': [
    NONE('krita', 'none'),
    { requirements: ['krita'], lacks: ['python3-krita'] },
    [
      'the index has no krita that fits Python 3.11 on this machine',
      'Debian has a package of that name: sudo apt install krita',
      'to see which versions the index has, if the name is right: pip index versions krita',
    ],
  ],
  'the name of a module that Debian alone has': [
    NONE('newmodule', 'none'),
    { requirements: ['newmodule'] },
    [
      'the index has no newmodule that fits Python 3.11 on this machine',
      'Debian has a package of that name: sudo apt install python3-newmodule',
      'to see which versions the index has, if the name is right: pip index versions newmodule',
    ],
  ],
  'a name that neither the index nor Debian has': [
    NONE('demo', 'none'),
    { lacks: NO_DEMO },
    [
      'the index has no demo that fits Python 3.11 on this machine',
      'to see which versions the index has, if the name is right: pip index versions demo',
    ],
  ],
  'a name that Debian may have, without its lists': [
    NONE('demo', 'none'),
    { hasLists: false },
    [
      'the index has no demo that fits Python 3.11 on this machine',
      'to see which versions the index has, if the name is right: pip index versions demo',
    ],
  ],
  'a name that Debian may have, if apt does not answer': [
    NONE('demo', 'none'),
    { isSure: false },
    [
      'the index has no demo that fits Python 3.11 on this machine',
      'to see which versions the index has, if the name is right: pip index versions demo',
    ],
  ],
  'a name that a Debian package may have, on Fedora': [
    NONE('demo', 'none'),
    { manager: 'dnf' },
    [
      'the index has no demo that fits Python 3.11 on this machine',
      'to see which versions the index has, if the name is right: pip index versions demo',
    ],
  ],
  'a project that Debian has': [
    NONE('pyyaml', 'none'),
    { requirements: ['pyyaml'] },
    [
      'the index has no pyyaml that fits Python 3.11 on this machine',
      'from Debian, for /usr/bin/python3 itself: sudo apt install python3-yaml',
      'to see which versions the index has, if the name is right: pip index versions pyyaml',
    ],
  ],
  'conflicting versions': [
    'ERROR: Cannot install a<2 and b==3.1 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help\n',
    { requirements: ['a<2', 'b[x]==3.1', 'c'] },
    ['no versions fit together: a<2 and b==3.1', "with the versions that pip finds: pip install a 'b[x]' c"],
  ],
  'conflicting versions in a file': [
    'ERROR: Cannot install -r r.txt (line 1) and b==3 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help\n',
    { requirements: [] },
    [
      'no versions fit together: -r r.txt (line 1) and b==3',
      'in the file that asks for them, allow other versions of one of them',
    ],
  ],
  'an index that refuses': [
    `WARNING: 401 Error, Credentials not correct for https://pypi.example/simple/demo/\n${NONE('demo', 'none')}`,
    {},
    [
      'pypi.example refused: it wants a login, or lets nobody have this file',
      'to see which index and settings pip uses: pip config list',
    ],
  ],
  'an index of the user that may refuse without saying so': [
    NONE('demo', 'none'),
    typing({ '--index-url': 'https://pypi.example/simple' }),
    [
      'the index has no demo that fits Python 3.11 on this machine',
      'to see which versions the index has, if the name is right: pip index versions demo',
      "to see whether the index wants a login: pip -vv install --index-url=https://pypi.example/simple demo 2>&1 | grep 'Could not fetch'",
    ],
  ],
  'an index with a password, which a shown command would not have': [
    NONE('demo', 'none'),
    typing({ '--index-url': 'https://me:secret@pypi.example/simple' }),
    [
      'the index has no demo that fits Python 3.11 on this machine',
      'to see which versions the index has, if the name is right: pip index versions demo',
    ],
  ],
  'a checkout without git': [
    "ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?\n",
    { requirements: ['git+https://git.example/x'] },
    [
      'a package could not be built, because this is missing: the command git',
      'to build it: sudo apt install git && pip install git+https://git.example/x',
    ],
  ],
  'an old release, for older Pythons': [
    missing("ModuleNotFoundError: No module named 'distutils'"),
    { requirements: ['demo==0.1'], onPath: ['python3.9'] },
    [
      'demo could not be built: its code is for Python <3.12, and this is Python 3.11',
      'a newer release may be for this Python: pip install demo',
      'with Python 3.9: python3.9 -m venv .venv-3.9 && .venv-3.9/bin/pip install demo==0.1',
    ],
  ],
  'an old release with an extra': [
    missing("SyntaxError: Missing parentheses in call to 'print'"),
    { requirements: ['demo[x] ~= 0.1 ; os_name == "posix"'] },
    [
      'demo could not be built: its code is for Python 2',
      `a newer release may be for this Python: pip install 'demo[x]; os_name == "posix"'`,
    ],
  ],
  'the newest release, for older Pythons': [
    missing("ModuleNotFoundError: No module named 'distutils'"),
    { requirements: ['demo >= 0.1, != 0.2; python_version == "3.11"'], onPath: ['python3.9'] },
    [
      'demo could not be built: its code is for Python <3.12, and this is Python 3.11',
      `with Python 3.9: python3.9 -m venv .venv-3.9 && .venv-3.9/bin/pip install 'demo >= 0.1, != 0.2; python_version == "3.11"'`,
    ],
  ],
  'a build that wants pkg_resources, which setuptools 82 took away': [
    missing("ModuleNotFoundError: No module named 'pkg_resources'"),
    {},
    [
      `${BECAUSE} the Python module pkg_resources`,
      "pip install 'setuptools<82' && pip install demo --no-build-isolation",
    ],
  ],
  "a file's name": [
    NONE('requirements.txt', 'none'),
    { requirements: ['requirements.txt'] },
    [
      'requirements.txt is the name of a file, not of a project',
      'to install what the file lists: pip install -r requirements.txt',
    ],
  ],
  "a file's name among other arguments": [
    NONE('requirements.txt', 'none'),
    { requirements: ['--pre', 'requirements.txt', 'demo'] },
    [
      'requirements.txt is the name of a file, not of a project',
      'to install what the file lists: pip install --pre -r requirements.txt demo',
    ],
  ],
  "a file's name in a requirements file": [
    NONE('requirements.txt', 'none'),
    {},
    [
      'requirements.txt is the name of a file, not of a project',
      'in the file that names it, write: -r requirements.txt',
    ],
  ],
  'the name of a file that is not there': [
    NONE('dev.txt', 'none'),
    { requirements: ['dev.txt'], lacks: ['python3-dev-txt', 'dev-txt'] },
    [
      'the index has no dev.txt that fits Python 3.11 on this machine',
      'to see which versions the index has, if the name is right: pip index versions dev-txt',
    ],
  ],
  'a mistake of typing': [
    NONE('reqeusts', 'none'),
    { requirements: ['reqeusts>=2', 'demo'] },
    [
      'the index has no reqeusts that fits Python 3.11 on this machine',
      "probably meant: pip install 'requests>=2' demo",
      'to see which versions the index has, if the name is right: pip index versions reqeusts',
    ],
  ],
  'a mistake of typing in a file': [
    NONE('reqeusts', 'none'),
    {},
    [
      'the index has no reqeusts that fits Python 3.11 on this machine',
      'where it is asked for, probably meant: requests',
      'to see which versions the index has, if the name is right: pip index versions reqeusts',
    ],
  ],
  'a project for Windows alone': [
    NONE('pywin32', 'none'),
    {},
    [
      'pywin32 works on Windows alone',
      "leave it out here; in a file of requirements: pywin32 ; sys_platform == 'win32'",
    ],
  ],
  'an unknown host': [
    `WARNING: Retrying: Failed to resolve 'pypi.example' ([Errno -2] Name or service not known)\n${NONE('demo', 'none')}`,
    {},
    [
      'the name pypi.example was not found in the network: is this machine offline?',
      'when the network is there again: pip install demo',
      'behind a proxy: HTTPS_PROXY=http://HOST:PORT pip install demo',
    ],
  ],
  'an untrusted certificate': [
    `WARNING: Retrying: SSLError([SSL: CERTIFICATE_VERIFY_FAILED])\n${NONE('demo', 'none')}`,
    {},
    [
      'the index showed a certificate that pip does not trust',
      'with the certificates of the system: PIP_CERT=/etc/ssl/certs/ca-certificates.crt pip install demo',
      'with the certificates of your network: PIP_CERT=FILE.pem pip install demo',
    ],
  ],
  'a proxy': [
    `WARNING: Retrying: ProxyError('Cannot connect to proxy.')\n${NONE('demo', 'none')}`,
    { env: { HTTPS_PROXY: 'http://user:secret@proxy', https_proxy: 'http://proxy' } },
    [
      'the proxy in HTTPS_PROXY did not let pip through',
      'without the proxy: env -u HTTPS_PROXY -u https_proxy pip install demo',
      'through another proxy: HTTPS_PROXY=http://HOST:PORT pip install demo',
    ],
  ],
  'a slow network': [
    SLOW,
    {},
    [
      'there was no connection to pypi.example',
      'with a longer timeout: PIP_DEFAULT_TIMEOUT=60 pip install demo',
      'behind a proxy: HTTPS_PROXY=http://HOST:PORT pip install demo',
    ],
  ],
  'a slow network, with options that would win over a variable': [
    SLOW,
    typing({ '--timeout': '30', '--proxy': 'http://proxy' }),
    [
      'there was no connection to pypi.example',
      'with a longer timeout: pip install --timeout=30 --proxy=http://proxy demo --timeout=120',
      'behind a proxy: pip install --timeout=30 --proxy=http://proxy demo --proxy=http://HOST:PORT',
    ],
  ],
  'a proxy that was typed': [
    `WARNING: Retrying: ProxyError('Cannot connect to proxy.')\n${NONE('demo', 'none')}`,
    typing({ '--proxy': 'http://proxy' }),
    [
      'the proxy did not let pip through',
      'through another proxy: pip install --proxy=http://proxy demo --proxy=http://HOST:PORT',
    ],
  ],
  'a certificate that was typed': [
    `WARNING: Retrying: SSLError([SSL: CERTIFICATE_VERIFY_FAILED])\n${NONE('demo', 'none')}`,
    typing({ '--cert': 'own.pem' }),
    [
      'the index showed a certificate that pip does not trust',
      'with the certificates of the system: pip install --cert=own.pem demo --cert=/etc/ssl/certs/ca-certificates.crt',
      'with the certificates of your network: pip install --cert=own.pem demo --cert=FILE.pem',
    ],
  ],
  'a full disk': [
    'OSError: [Errno 28] No space left on device\n',
    { env: { TMPDIR: '/scratch' } },
    [
      'a disk is full, or its quota is used up',
      'to see which disk: df -h /scratch /home/u .venv',
      'to make room: pip cache purge; to build elsewhere: TMPDIR=DIRECTORY pip install demo',
    ],
  ],
};

for (const [name, [output, given, lines]] of Object.entries(ROWS)) {
  test(`cureFor names what failed and the next command: ${name}`, async () => {
    assert.deepEqual(await said(output, given), lines);
  });
}

test('no system package is suggested if a policy forbids it, or for another Python', async () => {
  const output = NONE('pyyaml', 'none');
  const { settings, system } = factsFor(requestFor(['pyyaml']));
  const remedies = { names: ['venv'], where: 'the policy' };
  const others: readonly Partial<Facts>[] = [
    { settings: { ...settings, remedies } },
    { system: { ...system, noLibraries: { why: 'another Python', next: [] } } },
  ];
  for (const facts of others) {
    const lines = await said(output, { requirements: ['pyyaml'], facts });
    assert.deepEqual(lines?.slice(1), [
      'to see which versions the index has, if the name is right: pip index versions pyyaml',
    ]);
  }
});

test('each line of data/build-needs.txt has four fields, and a source', () => {
  const text = readFileSync(new URL('../../../../data/build-needs.txt', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines) {
    const fields = line.split('\t');
    assert.match(fields[0] ?? '', /^(?:header|library|module|program|import|twin) \S+$/, line);
    assert.equal(fields.filter((field) => field !== '').length, 4, line);
  }
  assert.equal(new Set(lines.map((line) => line.split('\t')[0])).size, lines.length, 'each need once');
});

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
  readonly installed?: readonly string[];
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
      installed: given.installed ?? [],
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
  'a module of pkg-config that no table knows': [
    missing("Package 'yaml-0.1', required by 'virtual:world', not found"),
    { lacks: ['libyaml-0.1-dev', 'yaml-0.1-dev'] },
    [`${BECAUSE} yaml-0.1.pc`, 'to build it: sudo apt install libyaml-dev && pip install demo'],
  ],
  'a module of pkg-config that no table knows, where apt does not answer': [
    missing("Package 'hiredis', required by 'virtual:world', not found"),
    { isSure: false },
    [`${BECAUSE} hiredis.pc`, 'to find the package that has it: apt-file search /hiredis.pc'],
  ],
  'a header, and another one that the project needs behind it': [
    'x.c:1:10: fatal error: lber.h: No such file or directory\nERROR: Failed building wheel for python-ldap\n',
    { requirements: ['python-ldap'] },
    [
      'python-ldap could not be built, because this is missing: lber.h',
      'to build it: sudo apt install libldap-dev libsasl2-dev && pip install python-ldap',
      'from Debian, for /usr/bin/python3 itself: sudo apt install python3-ldap',
    ],
  ],
  'a build that names nothing, of a project that is known to be compiled': [
    'error: run() must precede build_extension()\nERROR: Failed building wheel for python-ldap\n',
    { requirements: ['python-ldap'] },
    [
      'python-ldap could not be built; probably this is missing: the command gcc, Python.h, ldap.h, sasl/sasl.h',
      'to build it: sudo apt install build-essential python3.11-dev libldap-dev libsasl2-dev && pip install python-ldap',
      'from Debian, for /usr/bin/python3 itself: sudo apt install python3-ldap',
    ],
  ],
  'a project that works only with the libraries of the system': [
    "Package 'girepository-2.0', required by 'virtual:world', not found\nERROR: Failed building wheel for pygobject\n",
    { requirements: ['pygobject'], lacks: ['libgirepository-2.0-dev'] },
    [
      'pygobject could not be built, because this is missing: girepository-2.0.pc',
      'from Debian, and a venv that sees it: sudo apt install python3-gi && PIP_SHIM_SYSTEM_SITE_PACKAGES=1 pip install pygobject',
      'to find the package that has it: apt-file search /girepository-2.0.pc',
    ],
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
  'a header on Arch': [
    MYSQL,
    { manager: 'pacman' },
    [`${BECAUSE} mysql.h`, 'to find the package that has it: pacman -F mysql.h'],
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
      'psycopg2 could not be built, because this is missing: the command pg_config, the command gcc, Python.h, postgresql/libpq-fe.h',
      'ready-made, without a build: pip install psycopg2-binary',
      'to build it: sudo apt install libpq-dev build-essential python3.11-dev && pip install psycopg2',
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
    [
      `${BECAUSE} the Python module numpy`,
      'pip install numpy setuptools wheel && pip install demo --no-build-isolation',
    ],
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
  'the name of a program that Debian has, and that is installed': [
    NONE('krita', 'none'),
    { requirements: ['krita'], lacks: ['python3-krita'], installed: ['krita'] },
    [
      'the index has no krita that fits Python 3.11 on this machine',
      'from Debian, and installed already: krita',
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
      "pip install 'setuptools<82' wheel && pip install demo --no-build-isolation",
    ],
  ],
  'a build for an older CMake': [
    missing('Compatibility with CMake < 3.5 has been removed from CMake.'),
    {},
    [
      'demo could not be built: it was written for a CMake before 4',
      'to build it all the same: CMAKE_POLICY_VERSION_MINIMUM=3.5 pip install demo',
    ],
  ],
  'a build for a newer Rust': [
    missing('  feature `edition2024` is required'),
    {},
    [
      'demo could not be built: it needs a newer Rust than the one here',
      'ready-made, if an older release will do: pip install demo --prefer-binary',
      'with the newest Rust: sudo apt install rustup && rustup default stable && pip install demo',
    ],
  ],
  'a build for a newer Rust, where Debian has no rustup': [
    missing('  feature `edition2024` is required'),
    { lacks: ['rustup'] },
    [
      'demo could not be built: it needs a newer Rust than the one here',
      'ready-made, if an older release will do: pip install demo --prefer-binary',
    ],
  ],
  'a compiler that used up the memory': [
    missing('c++: fatal error: Killed signal terminated program cc1plus'),
    {},
    [
      'demo could not be built: a compiler used up the memory',
      'one step after the other: MAX_JOBS=1 MAKEFLAGS=-j1 CMAKE_BUILD_PARALLEL_LEVEL=1 CARGO_BUILD_JOBS=1 pip install demo',
    ],
  ],
  'a build that runs 2to3': [
    missing('error in demo setup command: use_2to3 is invalid.'),
    {},
    [
      `${BECAUSE} setuptools<58`,
      "pip install 'setuptools<58' wheel && pip install demo --no-build-isolation",
    ],
  ],
  'the library of Python itself': [
    missing('/usr/bin/ld: cannot find -lpython3.11: No such file or directory'),
    {},
    [`${BECAUSE} the library python3.11`, 'to build it: sudo apt install python3.11-dev && pip install demo'],
  ],
  'a build that ends for want of pkg-config, before it comes to its headers': [
    "/bin/sh: 1: pkg-config: not found\nCommand 'pkg-config --exists mysqlclient' returned non-zero exit status 127.\nerror: subprocess-exited-with-error\n",
    { requirements: ['mysqlclient'] },
    [
      'mysqlclient could not be built, because this is missing: the command pkg-config, the command gcc, Python.h, mysql/mysql.h',
      'to build it: sudo apt install pkg-config build-essential python3.11-dev libmariadb-dev && pip install mysqlclient',
      'from Debian, for /usr/bin/python3 itself: sudo apt install python3-mysqldb',
    ],
  ],
  'a pip that used up the memory': [
    'MemoryError\n',
    {},
    ['pip used up the memory', 'with less memory: pip install demo --no-cache-dir'],
  ],
  "a venv that is not the user's": [
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/home/u/p/.venv/lib/x'\n",
    {},
    [
      'you may not write /home/u/p/.venv/lib/x',
      'to make the venv yours: sudo chown -R 1000 .venv && pip install demo',
    ],
  ],
  'a venv on a disk that can only be read': [
    "ERROR: Could not install packages due to an OSError: [Errno 30] Read-only file system: '/home/u/p/.venv/lib/x'\n",
    {},
    [
      '/home/u/p/.venv/lib/x lies on a disk that can only be read',
      'with a venv elsewhere: PIP_SHIM_VENV=DIRECTORY pip install demo',
    ],
  ],
  'a search that became too deep': [
    'error: resolution-too-deep\n',
    { onPath: ['uv'] },
    [
      'pip gave up its search for versions that fit together',
      'uv searches faster: PIP_SHIM_INSTALLER=uv pip install demo',
    ],
  ],
  'a version with a label that the index has without it': [
    NONE('torch==2.1.0+cu118', '2.1.0, 2.2.0'),
    { requirements: ['torch==2.1.0+cu118'] },
    ['the index has no torch==2.1.0+cu118; it has 2.1.0 without that label', 'pip install torch==2.1.0'],
  ],
  'one = in place of two': [
    "ERROR: Invalid requirement: 'demo=1.0': Expected end or semicolon\n",
    { requirements: ['demo=1.0', 'other'] },
    [
      "pip can't read demo=1.0: it is no name of a project, with or without versions",
      'pip install demo==1.0 other',
    ],
  ],
  "a line of conda's in a file": [
    "ERROR: Invalid requirement: 'demo=1.0=py39_0' (from line 3 of r.txt)\n",
    {},
    [
      "pip can't read demo=1.0=py39_0: it is no name of a project, with or without versions",
      'in r.txt, write demo==1.0',
    ],
  ],
  'a program that no project can be called like': [
    "ERROR: Invalid requirement: 'g++': Expected end or semicolon\n",
    { requirements: ['g++'] },
    [
      "pip can't read g++: it is no name of a project, with or without versions",
      'from Debian: sudo apt install build-essential',
    ],
  ],
  'a file of requirements that is spelled otherwise': [
    "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirments.txt'\n",
    {
      facts: {
        request: {
          ...requestFor([], { requirementFiles: ['requirments.txt'] }),
          args: ['install', '-r', 'requirments.txt'],
        },
      },
    },
    ['there is no file requirments.txt', 'pip install -r requirements.txt'],
  ],
  'a directory that only lists requirements': [
    'ERROR: file:///home/u/p does not appear to be a Python project: neither\n',
    { requirements: ['.'] },
    ['there is no project in /home/u/p', 'to install what it lists: pip install -r requirements.txt'],
  ],
  'a wheel for another machine': [
    'ERROR: demo-1.0-cp312-cp312-win_amd64.whl is not a supported wheel on this platform.\n',
    { requirements: ['./demo-1.0-cp312-cp312-win_amd64.whl'] },
    [
      'demo-1.0-cp312-cp312-win_amd64.whl is for another Python, or another kind of machine',
      'to take the file that fits: pip install demo==1.0',
    ],
  ],
  'the page of a repository': [
    'ERROR: Cannot determine archive format of /tmp/b\n',
    { requirements: ['https://git.example/a/b/tree/main'] },
    [
      'there is a page at this address, and no project to unpack',
      'to install from the repository: pip install git+https://git.example/a/b@main',
    ],
  ],
  'a project of another name': [
    "ERROR: Requested y from git+https://git.example/y has inconsistent name: expected 'z', but metadata has 'y'\n",
    { requirements: ['git+https://git.example/y#egg=z'] },
    ['the project there is called y, not z', "pip install 'git+https://git.example/y#egg=y'"],
  ],
  'a repository that nobody may read': [
    "fatal: Authentication failed for 'https://git.example/a/b/'\n× git clone --quiet https://git.example/a/b /tmp/x did not run\n",
    { requirements: ['git+https://git.example/a/b@v1'] },
    [
      'git.example has no a/b that everybody may read',
      'to see what it says, and to log in: git ls-remote https://git.example/a/b',
      'with your SSH key: pip install git+ssh://git@git.example/a/b@v1',
    ],
  ],
  'an SSH key that the server does not know': [
    'git@git.example: Permission denied (publickey).\n× git clone --quiet x /tmp/x did not run\n',
    { requirements: ['demo @ git+ssh://git@git.example/a/b'] },
    [
      'git.example does not know your SSH key',
      'to see which keys ssh offers: ssh -vT git@git.example',
      "if everybody may read it: pip install 'demo @ git+https://git.example/a/b'",
    ],
  ],
  'a branch that is not there': [
    "error: pathspec 'v9' did not match any file(s) known to git\n× git checkout -q v9 did not run\n",
    { requirements: ['git+https://git.example/a/b@v9'] },
    [
      'https://git.example/a/b has no such branch, tag or commit',
      'to see what it has: git ls-remote --heads --tags https://git.example/a/b',
    ],
  ],
  'a certificate of another time': [
    `SSLCertVerificationError: certificate verify failed: certificate is not yet valid (_ssl.c:1)\n${NONE('demo', 'none')}`,
    {},
    [
      'the index showed a certificate that is not valid at this time',
      'to see whether the clock of this machine is right: date -u',
      'with the certificates of the system: PIP_CERT=/etc/ssl/certs/ca-certificates.crt pip install demo',
    ],
  ],
  'an index without https': [
    `WARNING: The repository located at pypi.example is not a trusted or secure host and is being ignored.\n${NONE('demo', 'none')}`,
    {},
    [
      'pip does not trust pypi.example, which has no https',
      'to trust it all the same: PIP_TRUSTED_HOST=pypi.example pip install demo',
    ],
  ],
  'a SOCKS proxy': [
    'ERROR: Could not install packages due to an OSError: Missing dependencies for SOCKS support.\n',
    { env: { all_proxy: 'socks5://proxy' } },
    [
      "pip can't use a SOCKS proxy before pysocks is there",
      'env -u all_proxy pip install pysocks && pip install demo',
      'without the proxy: env -u all_proxy pip install demo',
    ],
  ],
  'an index with too much to do': [
    'ERROR: HTTP error 429 while getting https://pypi.example/x.whl\n',
    {},
    [
      "pypi.example can't answer now: it has too much to do, or it is down",
      'in some minutes: pip install demo',
    ],
  ],
  'a download that broke off': [
    'error: incomplete-download\n',
    {},
    ['the index broke the download off', 'to go on where it broke off: pip install demo --resume-retries=9'],
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
      'where reqeusts is asked for, requests is probably meant',
      'to see which versions the index has, if the name is right: pip index versions reqeusts',
    ],
  ],
  'a project for Windows alone': [
    NONE('pywin32', 'none'),
    {},
    [
      'pywin32 works only on Windows',
      "leave it out here; in a file of requirements: pywin32 ; sys_platform == 'win32'",
    ],
  ],
  'a project for macOS alone, which pip tries to build': [
    'Collecting pyobjc-core\n  error: subprocess-exited-with-error\n      error: PyObjC requires macOS to build\nERROR: Failed building wheel for pyobjc-core\n',
    { requirements: ['pyobjc'] },
    [
      'pyobjc-core works only on macOS',
      "leave it out here; in a file of requirements: pyobjc-core ; sys_platform == 'darwin'",
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
  'a file of certificates that is not there': [
    `ERROR: Could not find a suitable TLS CA certificate bundle, invalid path: /no.pem\n`,
    {},
    [
      'there is no file of certificates at /no.pem',
      'with the certificates of the system: PIP_CERT=/etc/ssl/certs/ca-certificates.crt pip install demo',
      'with the certificates of your network: PIP_CERT=FILE.pem pip install demo',
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

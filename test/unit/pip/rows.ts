/** A pip command, with its environment variables and files. */
export interface Row {
  /** Arguments after `pip`. A string is split at spaces. All fields may contain `{cwd}` and `{home}`. */
  readonly args: string | readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The path and the text of each file that exists before pip runs. Paths begin with home, cwd or prefix. */
  readonly files?: Readonly<Record<string, string>>;
}

type Files = Readonly<Record<string, string>>;

/** Reads one row per line, in the syntax of a shell without quotes: `NAME=value … arguments …`. */
function lines(text: string, files: Files = {}): Row[] {
  return text
    .split('\n')
    .slice(1, -1)
    .map((line) => {
      const [, before = '', args = ''] = /^((?:\w+=\S* ?)*)(.*)$/.exec(line) ?? [];
      const pairs = before
        .split(' ')
        .filter((pair) => pair !== '')
        .map((pair) => /^(\w+)=(.*)$/.exec(pair)?.slice(1) ?? []);
      return { args, env: Object.fromEntries(pairs), files };
    });
}

/** A row with this text in the user's config file. */
const conf = (text: string, line = 'install absent'): Row => ({
  args: '',
  ...lines(`\n${line}\n`)[0],
  files: { 'home/.config/pip/pip.conf': text },
});

const PYTHONS: Files = { 'cwd/venv/bin/python': '', 'cwd/venv/pyvenv.cfg': '', 'cwd/py/bin/python3': '' };
const PROJECTS: Files = { 'cwd/project/setup.py': '', 'cwd/empty/x': '' };
const INCLUDED: Files = { 'cwd/s.txt': 'absent\n', 'cwd/d/t.txt': '-r ../s.txt\n' };

const requirementsFile = (text: string): Row => ({
  args: 'uninstall -y -r r.txt',
  env: { PIP_SHIM_NAME: 'absent' },
  files: { 'cwd/r.txt': text, ...PROJECTS, ...INCLUDED },
});

/** Commands that test the places, contents and precedence of pip's config files. */
export const configs: readonly Row[] = [
  conf('[install]\nbreak-system-packages = true\n'),
  conf('[install]\nbreak_system_packages: yes\n'),
  conf('[install]\nBREAK-System-Packages=1\n'),
  conf('[install]\n--break-system-packages=1\n'),
  conf('[global]\nbreak-system-packages = true\n'),
  conf('[global]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[global]\nrequire-virtualenv = true\n'),
  conf('[install]\nbreak-system-packages = true\n'),
  conf('[install]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[install]\nrequire-virtualenv = true\n'),
  conf('[uninstall]\nbreak-system-packages = true\n'),
  conf('[uninstall]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[uninstall]\nrequire-virtualenv = true\n'),
  conf('[list]\nbreak-system-packages = true\n'),
  conf('[list]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[list]\nrequire-virtualenv = true\n'),
  conf('[DEFAULT]\nbreak-system-packages = true\n'),
  conf('[DEFAULT]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[DEFAULT]\nrequire-virtualenv = true\n'),
  conf('[:env:]\nbreak-system-packages = true\n'),
  conf('[:env:]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[:env:]\nrequire-virtualenv = true\n'),
  conf('[Install]\nbreak-system-packages = true\n'),
  conf('[Install]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[Install]\nrequire-virtualenv = true\n'),
  conf('[install ]\nbreak-system-packages = true\n'),
  conf('[install ]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[install ]\nrequire-virtualenv = true\n'),
  conf('[install.x]\nbreak-system-packages = true\n'),
  conf('[install.x]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[install.x]\nrequire-virtualenv = true\n'),
  conf('[ install]\nbreak-system-packages = true\n'),
  conf('[ install]\nbreak-system-packages = true\n', 'uninstall -y absent'),
  conf('[ install]\nrequire-virtualenv = true\n'),
  conf('[global]\ntarget = d\n'),
  conf('[global]\nprefix = d\n'),
  conf('[global]\nroot = d\n'),
  conf('[global]\ntarget =\n'),
  conf('[global]\nuser = true\n'),
  conf('[global]\nuser = maybe\n'),
  conf('[global]\nquiet = 3\n'),
  conf('[global]\nversion = true\n'),
  conf('[global]\nuser = maybe\n', 'list'),
  conf('[DEFAULT]\nuser = true\n[install]\ntarget = d\n'),
  conf('[DEFAULT]\ntarget = d\n'),
  conf('[DEFAULT]\ntarget = d\n[install]\n'),
  conf('[DEFAULT]\ntarget = d\n[install]\ntarget =\n'),
  conf('[DEFAULT]\n[DEFAULT]\n[install]\ntarget = d\n'),
  conf('[global]\nuser = true\n[install]\nuser = false\n', 'install -t d absent'),
  conf('[install]\nuser = false\n[global]\nuser = true\n', 'install -t d absent'),
  conf('[global]\nno-user = true\n', 'install -t d absent'),
  conf('[global]\nuser = true\nno-user = false\n', 'install -t d absent'),
  conf('[global]\nno-user = false\nuser = true\n', 'install -t d absent'),
  conf(''),
  conf('\n\n'),
  conf('# only\n; comments\n'),
  conf('target = d\n'),
  conf('[global\ntarget = d\n'),
  conf('[global]\ntarget\n'),
  conf('[global]\n= d\n'),
  conf('[]\ntarget = d\n'),
  conf('[global]\ntarget = d\n[global]\n'),
  conf('[global]\ntarget = d\ntarget = e\n'),
  conf('[global]\ntarget = d\nTARGET = e\n'),
  conf('[global]\nno-input=1\nno_input=1\n'),
  conf('[global]\n  target = d\n'),
  conf('[global]\ntarget =\n  d\n'),
  conf('[global]\ntarget =\n\n# c\n  d\n'),
  conf('[global]\ntimeout = 5\n target = d\n'),
  conf('[global]\r\ntarget = d\r\n'),
  conf('[global]\rtarget = d\r'),
  conf('\ufeff[global]\ntarget = d\n'),
  conf('[global] ; x\ntarget = d\n'),
  conf('[a]b]\n[global]\ntarget=d\n'),
  conf('[global]\ntarget = d # x\n'),
  conf('[global]\n#target = d\n'),
  conf('[global]\n ; target = d\n'),
  conf('[global]\nindex-url = a=b:c\ntarget:d\n'),
  conf('[global]\nexists-action =\n  i\n  w\n'),
  conf('[global]\nexists-action =\n  i\n  q\n'),
  conf('[global]\ntimeout = soon\n'),
  conf('[global]\ntimeout = 5\n  6\n'),
  conf('[install]\ntimeout = soon\n', 'list'),
  conf('[list]\ntimeout = soon\n'),
  conf('[global]\nhelp = true\n'),
  conf('[global]\n\u00a0target = d\n'),
  conf('[global]\n\u001ftarget = d\n'),
  conf('[global]\ntarget = d\n', 'install --isolated absent'),
  conf('[global\n', 'install --isolated absent'),
  conf('[global]\ntarget = d\n', 'XDG_CONFIG_HOME={home}/x install absent'),
  conf('[global]\ntarget = d\n', 'XDG_CONFIG_HOME= install absent'),
  conf('[global]\ntarget = d\n', 'PIP_CONFIG_FILE={home}/c install absent'),
  conf('[global]\ntarget = d\n', 'PIP_CONFIG_FILE=/dev/null install absent'),
  conf('[global]\ntarget = d\n', 'PIP_CONFIG_FILE= install absent'),
  conf('[global]\ntarget = d\n', 'PIP_CONFIG_FILE={home} install absent'),
  { args: 'install absent', files: { 'home/.pip/pip.conf': '[global]\ntarget = d\n' } },
  {
    args: 'install absent',
    files: {
      'home/.pip/pip.conf': '[global]\ntarget = d\n',
      'home/.config/pip/pip.conf': '[global]\ntarget =\n',
    },
  },
  {
    args: 'install absent',
    files: {
      'home/.pip/pip.conf': '[global]\nuser = maybe\n',
      'home/.config/pip/pip.conf': '[global]\nuser = 0\n',
    },
  },
  {
    args: 'install -t d absent',
    files: {
      'home/.pip/pip.conf': '[install]\nuser = 1\n',
      'home/.config/pip/pip.conf': '[global]\nuser = 0\n',
    },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_HOME: '{home}/x' },
    files: { 'home/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_HOME: ' ' },
    files: { 'home/.config/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_HOME: 'x' },
    files: { 'cwd/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_HOME: '~/x' },
    files: { 'home/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_HOME: ' {home}/x ' },
    files: { 'home/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_DIRS: '/nowhere:{home}/x' },
    files: { 'home/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_DIRS: ':~/x' },
    files: { 'home/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_DIRS: ':' },
    files: { 'cwd/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_DIRS: '/nowhere: {home}/x ' },
    files: { 'home/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { XDG_CONFIG_DIRS: 'x' },
    files: { 'cwd/x/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  {
    args: 'install -t d absent',
    env: { XDG_CONFIG_DIRS: '{home}/x' },
    files: {
      'home/x/pip/pip.conf': '[install]\nuser = 1\n',
      'home/.config/pip/pip.conf': '[install]\nuser = 0\n',
    },
  },
  {
    args: 'install absent',
    env: { PIP_CONFIG_FILE: '{home}/c' },
    files: { 'home/c': '[global]\ntarget = d\n' },
  },
  {
    args: 'install --isolated --no-index absent',
    env: { PIP_CONFIG_FILE: '{home}/c' },
    files: { 'home/c': '[global]\ntarget = d\n' },
  },
  {
    args: 'install absent',
    env: { PIP_CONFIG_FILE: '{home}/c' },
    files: { 'home/c': '', 'home/.config/pip/pip.conf': '[global]\ntarget = d\n' },
  },
  { args: 'install absent', env: { PIP_CONFIG_FILE: 'c' }, files: { 'cwd/c': '[global]\ntarget = d\n' } },
  {
    args: 'install -t d absent',
    env: { PIP_CONFIG_FILE: '{home}/c', PIP_USER: '0' },
    files: { 'home/c': '[install]\nuser = 1\n' },
  },
  {
    args: 'install -t d absent',
    env: { PIP_CONFIG_FILE: '{home}/c', PIP_USER: '' },
    files: { 'home/c': '[:env:]\nuser = 1\n' },
  },
  {
    args: 'install -t d absent',
    env: { PIP_CONFIG_FILE: '{home}/x/pip/pip.conf', XDG_CONFIG_DIRS: '{home}/x' },
    files: { 'home/x/pip/pip.conf': '[install]\nuser = 0\n', 'prefix/pip.conf': '[install]\nuser = 1\n' },
  },
  { args: 'install absent', files: { 'prefix/pip.conf': '[global]\ntarget = d\n' } },
  { args: 'install --isolated --no-index absent', files: { 'prefix/pip.conf': '[global]\ntarget = d\n' } },
  {
    args: 'install -t d absent',
    files: { 'prefix/pip.conf': '[global]\nuser = 1\n', 'home/.config/pip/pip.conf': '[global]\nuser = 0\n' },
  },
  {
    args: 'install -t d absent',
    files: { 'prefix/pip.conf': '[global]\nuser =\n', 'home/.config/pip/pip.conf': '[global]\nuser = 1\n' },
  },
];

/** Commands with `--python` or PIP_PYTHON, beside a venv and a directory with only a Python. */
export const pythons: readonly Row[] = [
  ...lines(
    `
--python {cwd}/venv install absent
--python={cwd}/venv/bin/python install absent
--python {cwd}/py/bin/python3 install absent
--python nowhere install absent
--python {cwd} install absent
--python
--python= install absent
--pyt {cwd}/venv install absent
--py {cwd}/venv install absent
--py {cwd}/venv uninstall absent
--python venv install -t d absent
--python venv --version
--python venv list
install --python venv absent
install --python nowhere absent
--python venv install --isolated absent
--python venv --python py/bin/python3 install absent
-q --python venv -q install -q absent
--python venv install --require-venv
--python venv install -h
--python venv uninstall
PIP_PYTHON={cwd}/venv install absent
PIP_PYTHON=nowhere install absent
PIP_PYTHON=nowhere list
PIP_PYTHON=nowhere _PIP_RUNNING_IN_SUBPROCESS=1 install absent
PIP_PYTHON=venv install --isolated absent
`,
    PYTHONS,
  ),
  { args: 'install absent', files: { ...PYTHONS, 'home/.config/pip/pip.conf': '[global]\npython = venv\n' } },
  {
    args: 'install absent',
    files: { ...PYTHONS, 'home/.config/pip/pip.conf': '[install]\npython = venv\n' },
  },
  {
    args: '--python venv install absent',
    files: { ...PYTHONS, 'cwd/venv/pip.conf': '[global]\ntarget = d\n' },
  },
  { args: '--python venv install absent', files: { ...PYTHONS, 'cwd/venv/pip.conf': '[global\n' } },
  {
    args: '--python venv install absent',
    files: { ...PYTHONS, 'prefix/pip.conf': '[global]\ntarget = d\n' },
  },
];

/** Commands with `uninstall`, which reads its arguments and files before it looks for EXTERNALLY-MANAGED. */
export const uninstalls: readonly Row[] = [
  ...lines(
    `
uninstall
uninstall -y
uninstall absent
uninstall -y absent
uninstall absent -y
uninstall -r missing.txt
uninstall -r missing.txt absent
uninstall -r
uninstall --target d absent
uninstall -t d absent
uninstall --user absent
uninstall -y --break-system-packages absent
uninstall --break -y absent
uninstall --break
uninstall --dry-run absent
uninstall --require-virtualenv
uninstall -h
uninstall -yq absent
uninstall -yqx absent
uninstall -y absent==1.0
uninstall -y absent>=1,<2
uninstall -y absent>=1,
uninstall -y git+https://h.invalid/x#egg=absent
uninstall -y git+https://h.invalid/x#egg=absent[e]
uninstall -y --retries ٣ absent
uninstall -y --retries ٠٨ absent
uninstall -y --timeout ٣.٥ absent
uninstall -y --trusted-host h:1 absent
uninstall -y --trusted-host h:x absent
uninstall -y --trusted-host ::1 absent
uninstall -y --trusted-host [::1]:99999 absent
uninstall -y --trusted-host h:99999 absent
uninstall -y --trusted-host [h absent
uninstall -y --trusted-host [zz]:1 absent
uninstall -y --trusted-host h℀x absent
uninstall -y --trusted-host hµ absent
uninstall -y --trusted-host u@h:1 absent
uninstall -y --trusted-host [v1.x]:1 absent
uninstall -y --use-feature truststore absent
uninstall -y absent==
uninstall -y absent=1
uninstall -y absent==1.*
uninstall -y absent>=1.*
uninstall -y absent~=1
uninstall -y absent~=1.0
uninstall -y absent===x
uninstall -y absent[a]
uninstall -y absent[a,b]==1
uninstall -y absent[
uninstall -y absent>=foo
uninstall -y absent==1.0+local
uninstall -y absent>=1.0+local
uninstall -y absent==1.0rc1.post2.dev3
uninstall -y -- -x
uninstall -y ./absent
uninstall -y .
uninstall -y /nowhere
uninstall -y project
uninstall -y ./project
uninstall -y ./empty
uninstall -y project/
uninstall -y http://h/x
uninstall -y git+https://h/x
uninstall -y https://h/x#egg=absent
uninstall -y git+https://h/x#egg=absent&subdirectory=y
uninstall -y https://h/a-1-py3-none-any.whl
uninstall -y https://h/a.whl
uninstall -y a-1-py3-none-any.whl
uninstall -y ./a-1-py3-none-any.whl
uninstall -y a.whl
uninstall -y a.tar.gz
uninstall -y a@b.zip
uninstall -y ./a@b.zip
uninstall -y ssh://h/x
uninstall -y x:y
uninstall -y file:///nowhere/a-1-py3-none-any.whl
uninstall -y é
uninstall -y _a
uninstall -y a_
uninstall -y a..b
uninstall -y a-
uninstall -y absent;
uninstall --req missing.txt
uninstall -y - x
`,
    PROJECTS,
  ),
  ...[
    'absent',
    'absent==1\n',
    '',
    '# nothing\n\n',
    '\n  absent  # why\n',
    'absent#egg\n',
    'a b\n',
    'absent\na b\n',
    'absent --hash=sha256:00\n',
    'absent --hash=md5:00\n',
    '--hash=sha256:00\n',
    '--index-url https://h/\n',
    '--index-url\n',
    '--nonsense\n',
    '--index https://h/\nabsent\n',
    '-e .\n',
    '-e git+https://h/x\n',
    '-e git+https://h/x#egg=absent\n',
    '-e nowhere\n',
    '-e git:x#egg=y\n',
    '-e file:///nowhere\n',
    '-e ./project[a]\n',
    '\\\nabsent\n',
    'pip-shim-\\\nabsent\n',
    'absent \\\n  --hash=sha256:00\n',
    'absent\\',
    '# c \\\nabsent\n',
    '-r s.txt\n',
    '-r d/t.txt\n',
    '-r missing.txt\n',
    '-r r.txt\n',
    '-r ./d/../r.txt\n',
    '-c s.txt\n',
    '-c missing.txt\n',
    '-r "s.txt"\n',
    "-r 's.txt\n",
    `\${PIP_SHIM_NAME}\n`,
    `\${PIP_SHIM_NOTHING}\n`,
    '$PIP_SHIM_NAME\n',
    'absent; python_version > "3"\n',
    'absent; extra\n',
    './project\n',
    './empty\n',
    '\ufeffabsent\n',
    'absent\r\n',
    'a\fb\n',
    '--pre\n',
    '--no-binary :all:\n',
    '--no-binary -x\n',
    '-i https://h -f y\n',
    '--requirement s.txt\n',
    '--trusted-host h\n',
    '--use-feature nothing\n',
    '-U absent\n',
    '--user\n',
    'absent -r s.txt\n',
    '-r s.txt absent\n',
    '--config-settings a=b\n',
  ].map(requirementsFile),
  { args: ['uninstall', '-y', 'absent ; python_version > "3"'] },
  { args: ['uninstall', '-y', 'absent; python_version'] },
  { args: ['uninstall', '-y', "absent; (os_name=='a' or extra == 'b') and 'x' in platform_machine"] },
  { args: ['uninstall', '-y', 'absent; nonsense == "1"'] },
  { args: ['uninstall', '-y', 'absent @ https://h/x'] },
  { args: ['uninstall', '-y', 'absent (>=1)'] },
  { args: ['uninstall', '-y', 'absent >= 1 , < 2'] },
  { args: ['uninstall', '-y', '  absent  '] },
  { args: ['uninstall', '-y', 'a b'] },
  { args: ['uninstall', '-y', ''] },
];

/** Commands with PIP_* variables, including variables that pip ignores. */
export const variables: readonly Row[] = [
  ...lines(`
PIP_BREAK_SYSTEM_PACKAGES=1 install absent
PIP_BREAK_SYSTEM_PACKAGES=true install absent
PIP_BREAK_SYSTEM_PACKAGES=yes install absent
PIP_BREAK_SYSTEM_PACKAGES=t install absent
PIP_BREAK_SYSTEM_PACKAGES=y install absent
PIP_BREAK_SYSTEM_PACKAGES=on install absent
PIP_BREAK_SYSTEM_PACKAGES=TRUE install absent
PIP_BREAK_SYSTEM_PACKAGES=On install absent
PIP_BREAK_SYSTEM_PACKAGES=0 install absent
PIP_BREAK_SYSTEM_PACKAGES=false install absent
PIP_BREAK_SYSTEM_PACKAGES=no install absent
PIP_BREAK_SYSTEM_PACKAGES=n install absent
PIP_BREAK_SYSTEM_PACKAGES=f install absent
PIP_BREAK_SYSTEM_PACKAGES=off install absent
PIP_BREAK_SYSTEM_PACKAGES= install absent
PIP_BREAK_SYSTEM_PACKAGES=maybe install absent
PIP_BREAK_SYSTEM_PACKAGES=2 install absent
PIP_USER=1 install absent
PIP_REQUIRE_VIRTUALENV=1 install absent
PIP_REQUIRE_VENV=1 install absent
PIP_NO_INPUT=1 install absent
PIP_NO_CACHE_DIR=1 install absent
PIP_NO_USER=1 install -t d absent
PIP_USER=0 install absent
PIP_REQUIRE_VIRTUALENV=0 install absent
PIP_REQUIRE_VENV=0 install absent
PIP_NO_INPUT=0 install absent
PIP_NO_CACHE_DIR=0 install absent
PIP_NO_USER=0 install -t d absent
PIP_USER= install absent
PIP_REQUIRE_VIRTUALENV= install absent
PIP_REQUIRE_VENV= install absent
PIP_NO_INPUT= install absent
PIP_NO_CACHE_DIR= install absent
PIP_NO_USER= install -t d absent
PIP_USER=perhaps install absent
PIP_REQUIRE_VIRTUALENV=perhaps install absent
PIP_REQUIRE_VENV=perhaps install absent
PIP_NO_INPUT=perhaps install absent
PIP_NO_CACHE_DIR=perhaps install absent
PIP_NO_USER=perhaps install -t d absent
PIP_QUIET=3 install absent
PIP_QUIET=0 install absent
PIP_QUIET=-1 install absent
PIP_QUIET=true install absent
PIP_QUIET=no install absent
PIP_QUIET=x install absent
PIP_QUIET=1_0 install absent
PIP_QUIET=+1 install absent
PIP_QUIET=1.0 install absent
PIP_TARGET=d install absent
PIP_TARGET= install absent
PIP_PREFIX=d install absent
PIP_PREFIX= install absent
PIP_ROOT=d install absent
PIP_ROOT= install absent
PIP_TARGET=d install --user absent
PIP_TARGET=d PIP_USER=1 install absent
PIP_USER=1 install --no-user -t d absent
PIP_USER=1 PIP_NO_USER=0 install absent
PIP_TARGET_DIR=d install absent
PIP_T=d install absent
pip_target=d install absent
PIP_target=d install absent
PIP___target=d install absent
PIP_DRY_RUN=1 install absent
PIP_DRY_RUN=1 PIP_REPORT=f install absent
PIP_DRY_RUN=1 install --report f absent
PIP_DRY_RUN=1 PIP_REPORT= install absent
PIP_BREAK_SYSTEM_PACKAGES=1 install --isolated --no-index absent
PIP_BREAK_SYSTEM_PACKAGES=1 --isolated install --no-index absent
PIP_BREAK_SYSTEM_PACKAGES=1 install --isol --no-index absent
PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ISOLATED=1 install absent
PIP_TIMEOUT=x install --isolated absent
PIP_TARGET=d install --isolated absent
PIP_REQUIRE_VIRTUALENV=1 install --isolated absent
PIP_BREAK_SYSTEM_PACKAGES=1 uninstall -y absent
PIP_REQUIRE_VIRTUALENV=1 uninstall -y absent
PIP_REQUIRE_VIRTUALENV=1 uninstall
PIP_TARGET=d uninstall -y absent
PIP_YES=x uninstall absent
PIP_TIMEOUT=x install absent
PIP_TIMEOUT=5 install absent
PIP_TIMEOUT=1e3 install absent
PIP_TIMEOUT=nan install absent
PIP_DEFAULT_TIMEOUT=x install absent
PIP_RETRIES=x install absent
PIP_DEFAULT_TIMEOUT=5 install absent
PIP_RETRIES=5 install absent
PIP_PROGRESS_BAR=sometimes install absent
PIP_PROGRESS_BAR=sometimes uninstall -y absent
PIP_USE_FEATURE=nothing install absent
PIP_VERSION=1 install absent
PIP_HELP=1 install absent
PIP_NO_USE_PEP517=1 install absent
PIP_CONFIG_SETTINGS=a install absent
PIP_CONFIG_SETTINGS=a=b install absent
PIP_PYTHON_VERSION=x install absent
PIP_ONLY_BINARY=:all: install absent
PIP_ONLY_BINARY=-x install absent
PIP_GROUP=a install absent
PIP_GROUP=x:a install absent
PIP_REQUIREMENT=missing.txt uninstall -y
PIP_EDITABLE=. install -e other
PIP_LOG=l install absent
PIP_DEBUG=1 install absent
PIP_UNKNOWN_SETTING=x PIP_SHIM_AUTO=off install absent
PIP_AUTO_COMPLETE=1 install absent
PIP_AUTO_COMPLETE= install absent
VIRTUAL_ENV=/nowhere CONDA_PREFIX=/nowhere install absent
`),
  { args: 'install absent', env: { PIP_BREAK_SYSTEM_PACKAGES: ' 1' } },
  { args: 'install absent', env: { PIP_QUIET: ' 2 ' } },
  { args: 'install absent', env: { PIP_EXISTS_ACTION: 'i w' } },
  { args: 'install absent', env: { PIP_EXISTS_ACTION: 'i q' } },
  {
    args: 'install absent',
    env: { PIP_REQUIREMENT: 'a.txt b.txt', PIP_CONSTRAINT: 'c.txt', PIP_EDITABLE: '.' },
  },
];

/** Commands with many different arguments. */
export const words: readonly Row[] = [
  ...lines(`
install absent
install
install absent other-absent
install -r missing.txt
install -e .
install -c missing.txt absent
install --user absent
install --user
install --target d absent
install --target=d absent
install -t d absent
install -td absent
install -t absent
install -t
install --target
install --target= absent
install --prefix d absent
install --prefix= absent
install --root d absent
install --root= absent
install --root
install --pref d absent
install --roo d absent
install --targ d absent
install --ta d absent
install --t d absent
install --break absent
install --b absent
install --break-system-packages absent
install --break-system-packages=1 absent
install --brea absent
install --bu absent
install --dry-run absent
install --report f absent
install --dry-run --report f absent
install --dry-run --report= absent
install --dry --rep f absent
install --dry-run --report - absent
install --user --target d absent
install --user --no-user -t d absent
install --user --root d absent
install --no-user absent
install -qqt d absent
install -qqq absent
install -qvt d absent
install -vvv absent
install -qqtd absent
install -Uq absent
install -UqI absent
install -qx absent
install -q-t absent
install -h
install absent -h
install --help
install -qh absent
install --hel
install -t d -h
install -t -h
install --log --help absent
install --version
install absent -V
install -V absent
install --vers absent
install -- absent
install -- --target d
install absent -- -t d
install --target -- absent
install - absent
install -
install --
install --nonsense absent
install --no absent
install --no-dep absent
install --no-deps absent
install --no-u absent
install --u absent
install --up absent
install --timeout x absent
install --timeout 1.5 absent
install --timeout 1_0 absent
install --timeout=inf absent
install --timeout 0x1 absent
install --retries 3 absent
install --retries 08 absent
install --retries 0x1F absent
install --retries -1 absent
install --retries 1.5 absent
install --exists-action i absent
install --exists-action q absent
install --progress-bar off absent
install --progress-bar maybe absent
install --progress-bar raw absent
install --progress-bar auto absent
install --keyring-provider import absent
install --keyring-provider x absent
install --upgrade-strategy eager absent
install --upgrade-strategy x absent
install --root-user-action ignore absent
install --root-user d absent
install --use-feature fast-deps absent
install --use-feature nothing absent
install --use-deprecated legacy-resolver absent
install --no-cache-dir absent
install --no-cache-dir=1 absent
install --cache-dir d absent
install --python-version 3.11 absent
install --python-version 3.x absent
install --python-version 3.1.1.1 absent
install --python-version 37 absent
install --python-version= absent
install --config-settings a=b absent
install --config-settings a absent
install -C a=b absent
install -Ca=b absent
install -Ca absent
install --config-set a=b absent
install --only-binary :all: absent
install --only-binary -x absent
install --no-binary=:none: absent
install --no-binary -x absent
install --no-index --find-links d absent
install -f d absent
install -i https://localhost/s absent
install --index https://localhost/s absent
install --pypi-url https://localhost/s absent
install --extra https://localhost/s absent
install --proxy localhost:1 absent
install --proxy=
install --src d absent
install --source d absent
install --sourc d absent
install --abi cp311 absent
install --platform x absent
install --implementation cp absent
install --group a
install --group x/pyproject.toml:a
install --group x.toml:a
install --group pylock.toml:a
install --group ./pyproject.toml/:a
install --group pylock.dev.toml:a
install --group pylock.toml[x]:a
install --group https://h/pylock.toml:a
install --only-deps absent
install --install-option x absent
install --global-option x absent
install --build-constraint f absent
install --no-use-pep517=1 absent
install --pre absent
install --all-releases :all: absent
install --only-final -x absent
install --all absent
install --refresh-package -x absent
install --uploaded-prior-to P3D absent
install --uploaded-prior-to 2024-01-01 absent
install --uploaded-prior-to soon absent
install --uploaded-prior-to 2024-01-01T10:00:00Z absent
install --uploaded-prior-to P99999999D absent
install --uploaded 20240101 absent
install --require-virtualenv absent
install --require-venv --target d absent
install --require absent
install --require-v absent
install --requirement f
install --require-virtualenv --user --target d
install --isolated absent
install --isolated --break-system-packages --no-index absent
install --debug absent
install --no-input absent
install --log l absent
install --log {cwd} absent
install --log-file l absent
install --log= absent
install --log
install install absent
install absent install
install -r install
install --python x absent
install --py x absent
install --log install -t d absent

help
help install
instal
list
download --no-index absent
--version
-V install x
-h install
-q install absent
-qqv install absent
--isolated install absent
--require-virtualenv install absent
--log l install absent
--log install install absent
--log=install install absent
-t d install absent
--timeout x install absent
--timeout install absent
--no-color install -td absent
--nonsense install absent
-- install absent
--cert c install absent
--no-input install absent
--debug install --no-in absent
`),
  { args: ['install', ''] },
  { args: ['install', '--target', '', 'absent'] },
  { args: ['install', 'a b', '--root', 'with space'] },
  { args: ['install', '--=', 'absent'] },
  { args: ['install', '---', 'absent'] },
  { args: ['install', '-é', 'absent'] },
];

export const allRows: readonly Row[] = [...words, ...variables, ...configs, ...pythons, ...uninstalls];

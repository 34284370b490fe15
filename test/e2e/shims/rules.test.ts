import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { boxFor, executable, fakePip, fakePython, placeShim, shells } from './shim-box.ts';

// Tests which commands run the real pip directly (`exec`) and which start the program (`boot`). A fake pip
// prints `exec`, and a fake Node prints `boot`.

type Way = 'exec' | 'boot';
type Env = Readonly<Record<string, string>>;
type Row = readonly [command: string, way: Way, why: string, env?: Env];

const words = (command: string): string[] =>
  command === '' ? [] : command.split(' ').map((word) => (word === "''" ? '' : word));

/** So many words that the shim leaves options to the program. */
const MANY = 'x '.repeat(10_000).trim();

/** If the Python has the marker, only arguments and variables can tell the shim that pip will not refuse. */
const ON_MARKED: readonly Row[] = [
  ['', 'exec', 'no subcommand, so pip prints help'],
  ['--version', 'exec', 'no subcommand'],
  ['-V install x', 'exec', 'prints the version and ends'],
  ['--help install', 'exec', 'prints help and ends'],
  ['-h', 'exec', 'prints help and ends'],
  ['list', 'exec', 'pip never refuses'],
  ['download x', 'exec', 'pip never refuses'],
  ['wheel x', 'exec', 'pip never refuses'],
  ['freeze', 'exec', 'pip never refuses'],
  ['config set global.x install', 'exec', 'install is an argument'],
  ['help install', 'exec', 'install is an argument'],
  ['cache purge', 'exec', 'pip never refuses'],
  ['Install x', 'exec', 'a subcommand that pip does not know'],
  ["'' install", 'exec', 'an empty subcommand, which pip does not know'],
  ['- install', 'exec', 'a single dash is an argument'],
  ['install', 'boot', 'pip refuses even without arguments'],
  ['install x', 'boot', 'pip may refuse'],
  ['uninstall x', 'boot', 'pip may refuse'],
  ['-q install x', 'boot', 'a known flag comes first'],
  ['-qqq -vv list', 'exec', 'groups of known short flags come first'],
  ['-qvx list', 'boot', 'an unknown short option makes the subcommand uncertain'],
  ['-qV list', 'boot', 'a group of short flags with -V'],
  ['--isolated --no-input --debug list', 'exec', 'known flags come first'],
  ['--isolated install x', 'boot', 'a known flag comes first'],
  ['--log install list', 'exec', 'install is the value of --log'],
  ['--log list install x', 'boot', 'list is the value of --log'],
  ['--log=x install x', 'boot', 'the value is in the same word'],
  ['--log=install list', 'exec', 'the value is in the same word'],
  ['--log --isolated list', 'exec', 'a value may begin with a dash'],
  ['--log -- install', 'boot', 'even -- is a value'],
  ['--log', 'exec', 'the value of --log is missing'],
  ['--proxy install', 'exec', 'install is the value of --proxy'],
  ['--retries 3 --timeout 5 list', 'exec', 'options with numbers'],
  ['--default-timeout 5 --cert c --client-cert d --cache-dir e list', 'exec', 'options with values'],
  ['--exists-action i --trusted-host h --local-log l --log-file f list', 'exec', 'options with values'],
  ['--use-feature f --use-deprecated d --keyring-provider k --resume-retries 2 list', 'exec', 'more values'],
  ['--use-feature install install x', 'boot', 'the second install is the subcommand'],
  ['--timeo 5 list', 'boot', 'an abbreviated option before the subcommand'],
  ['--timeo=5 list', 'boot', 'an abbreviated option before the subcommand'],
  ['--unknown list', 'boot', 'an unknown option before the subcommand'],
  ['-- list', 'boot', '-- before the subcommand'],
  ['-- install --target d', 'boot', 'after -- all words are requirements'],
  ['--python /x list', 'exec', 'pip never refuses list'],
  ['--python /x install x', 'boot', 'an option names another Python'],
  ['install --break-system-packages x', 'exec', 'the option forbids a refusal'],
  ['install x --break-system-packages', 'exec', 'options may come last'],
  ['uninstall --break-system-packages x', 'exec', 'the option forbids a refusal'],
  ['--break-system-packages install x', 'boot', 'the option is wrong before the subcommand'],
  ['install --break x', 'boot', 'an abbreviated option'],
  ['install --break-system-packages=1 x', 'boot', 'the option takes no value'],
  ['install --target d x', 'exec', 'pip installs elsewhere'],
  ['install --target=d x', 'exec', 'pip installs elsewhere'],
  ['install --target= x', 'exec', 'pip installs elsewhere, though the value is empty'],
  ['install -t d x', 'exec', 'pip installs elsewhere'],
  ['install -td x', 'boot', '-t and its value in one word'],
  ['install -qt d x', 'boot', '-t in a group of short options'],
  ['install --targ d x', 'boot', 'an abbreviated option'],
  ['install --prefix p x', 'exec', 'pip installs elsewhere'],
  ['install --prefix=p x', 'exec', 'pip installs elsewhere'],
  ['install --prefer-binary x', 'boot', '--prefer-binary is not --prefix'],
  ['install --root r x', 'exec', 'pip installs elsewhere'],
  ['install --root= x', 'exec', 'pip installs elsewhere, though the value is empty'],
  ['install --root-user-action ignore x', 'boot', '--root-user-action is not --root'],
  ['install --root-user-action=ignore x', 'boot', '--root-user-action is not --root'],
  ['uninstall --root ignore x', 'boot', '--root here abbreviates --root-user-action'],
  ['uninstall --root=ignore x', 'boot', '--root here abbreviates --root-user-action'],
  ['uninstall -t d x', 'boot', 'uninstall has no such option'],
  ['uninstall -y -r req.txt x', 'boot', 'known options'],
  ['uninstall -r --break-system-packages', 'boot', 'the second option is the value of -r'],
  ['uninstall -rreq.txt --break-system-packages', 'exec', 'the value is in the same word'],
  ['install --log --target x', 'boot', '--target is the value of --log'],
  ['install --log --target --target d', 'exec', 'the second --target is the option'],
  ['install -r --target d', 'boot', '--target is the value of -r'],
  ['install -rreq.txt --target d', 'exec', 'the value is in the same word'],
  ['install -e . --root r', 'exec', 'the value of -e, then the option'],
  ['install -C --target x', 'boot', '--target is the value of -C'],
  ['install --config-settings --target x', 'boot', '--target is the value of --config-settings'],
  ['install --config-settings=a=b --target d', 'exec', 'the value is in the same word'],
  ['install --group --target x', 'boot', '--target is the value of --group'],
  ['install --unknown --target d', 'boot', '--target may be the value of --unknown'],
  ['install --unknown=1 --target d', 'exec', '--unknown has its value in one word'],
  ['install -Uqq --pre --no-deps --user -I --target d x', 'exec', 'known flags'],
  ['install -Ux --target d', 'boot', 'a group of short options with an unknown option'],
  ['install -- --target d', 'boot', '--target after -- is a requirement'],
  ['install -- --break-system-packages', 'boot', 'an option after -- is a requirement'],
  ['install x:-h', 'boot', 'x:-h is a requirement'],
  ['install x --help', 'exec', 'prints help'],
  ['install -r -h', 'boot', '-h is the value of -r'],
  ["install '' --target d", 'exec', 'an empty requirement'],
  ['install - --target d', 'exec', 'a single dash is an argument'],
  ['install --dry-run --report - x', 'boot', 'the program must decide'],
  [`install --target d ${MANY}`, 'exec', 'many words after the option that counts'],
  [`install ${MANY} --target d`, 'exec', 'many requirements before it'],
  [`install -q ${MANY} --target d`, 'boot', 'options among many words are for the program'],
  [`download -q ${MANY}`, 'exec', 'pip never refuses'],
  ['install x', 'exec', 'pip-shim is switched off', { PIP_SHIM_DISABLE: '1' }],
  ['install x', 'exec', 'pip-shim is switched off', { PIP_SHIM_DISABLE: 'no' }],
  ['install x', 'boot', 'pip-shim is not switched off', { PIP_SHIM_DISABLE: '0' }],
  ['install x', 'boot', 'pip-shim is not switched off', { PIP_SHIM_DISABLE: '' }],
  ['install x', 'exec', 'a completion', { PIP_AUTO_COMPLETE: '1', COMP_WORDS: 'pip in', COMP_CWORD: '1' }],
  [
    'install x',
    'exec',
    'an empty PIP_AUTO_COMPLETE counts too',
    { PIP_AUTO_COMPLETE: '', COMP_WORDS: 'pip in', COMP_CWORD: '1' },
  ],
  ['install x', 'boot', 'only pip before 24.1 completes words here', { PIP_AUTO_COMPLETE: '1' }],
  [
    'install x',
    'boot',
    'only pip before 24.1 completes words without COMP_CWORD',
    { PIP_AUTO_COMPLETE: '1', COMP_WORDS: 'pip in' },
  ],
  ['install x', 'exec', 'inside a pip that pip-shim runs', { _PIPSHIM_NESTED: '1' }],
  ['install x', 'boot', 'not inside a pip that pip-shim runs', { _PIPSHIM_NESTED: '' }],
  ...['1', 'true', 'True', 'TRUE', 't', 'y', 'Yes', 'on', 'ON'].map(
    (value): Row => ['install x', 'exec', 'the value means yes', { PIP_BREAK_SYSTEM_PACKAGES: value }],
  ),
  ...['', '0', 'false', 'no', 'maybe', ' 1', '11', 'yess'].map(
    (value): Row => ['install x', 'boot', 'the value is not a yes', { PIP_BREAK_SYSTEM_PACKAGES: value }],
  ),
  ['uninstall x', 'exec', 'the variable forbids a refusal', { PIP_BREAK_SYSTEM_PACKAGES: '1' }],
  ['install --isolated x', 'boot', '--isolated ignores variables', { PIP_BREAK_SYSTEM_PACKAGES: '1' }],
  ['install x', 'boot', 'pip may end earlier', { PIP_BREAK_SYSTEM_PACKAGES: '1', PIP_REQUIRE_VENV: '1' }],
  ['--unknown install x', 'boot', 'the subcommand is uncertain', { PIP_BREAK_SYSTEM_PACKAGES: '1' }],
  ...['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT'].flatMap((name): Row[] => [
    ['install x', 'exec', 'pip installs elsewhere', { [name]: 'd' }],
    ['install x', 'boot', 'an empty value counts as unset', { [name]: '' }],
    ['uninstall x', 'boot', 'uninstall has no such option', { [name]: 'd' }],
  ]),
  ['install x', 'exec', 'pip only writes a report', { PIP_DRY_RUN: 'yes', PIP_REPORT: '-' }],
  ['install x', 'boot', 'pip writes no report', { PIP_DRY_RUN: 'yes' }],
  ['install x', 'boot', 'the value of PIP_DRY_RUN means no', { PIP_DRY_RUN: 'no', PIP_REPORT: '-' }],
  [
    'install x',
    'boot',
    'the shim ignores inherited variables with its own names',
    { _pipshim_sub: 'list', _pipshim_kind: 'python', _pipshim_skip: '1' },
  ],
];

/** Without the marker or in a venv, pip may refuse only if an option or variable names another Python. */
const ON_UNMARKED: readonly Row[] = [
  ['install x', 'exec', 'no marker'],
  ['uninstall x', 'exec', 'no marker'],
  ['install --targ d x', 'exec', 'no marker, so the abbreviation does not matter'],
  ['-- install x', 'boot', 'the subcommand is uncertain'],
  [`install -q ${MANY}`, 'exec', 'no marker'],
  [`--python /x install -q ${MANY}`, 'boot', 'an option names another Python'],
  ['--python /x install x', 'boot', 'an option names another Python'],
  ['--python=/x install x', 'boot', 'an option names another Python'],
  ['--pyth=/x install x', 'boot', 'an abbreviated option names another Python'],
  ['--log --python install x', 'exec', '--python is the value of --log'],
  ['install x', 'boot', 'a variable names another Python', { PIP_PYTHON: '/x' }],
  ['install x', 'boot', 'a variable names another library', { PYTHONHOME: '/x' }],
  ['install x', 'boot', 'a variable names another library', { PYTHONPLATLIBDIR: 'lib64' }],
  ['list', 'exec', 'pip never refuses', { PIP_PYTHON: '/x', PYTHONHOME: '/x', PIP_REQUIRE_VIRTUALENV: '1' }],
];

const REQUIRE_VENV: Env = { PIP_REQUIRE_VIRTUALENV: '1' };

for (const { name, command: shell } of shells()) {
  test(`in ${name}, the pip shim runs a fake pip directly or starts a fake Node, as the table says`, async (t) => {
    const box = boxFor(t);
    const node = executable(join(box.root, 'node'), '#!/bin/sh\necho boot\n');
    const shim = placeShim(join(box.shims, 'pip'), box.home, node);
    const [marked, unmarked, venv] = [
      join(box.root, 'marked'),
      join(box.root, 'unmarked'),
      join(box.root, 'venv'),
    ];
    fakePip(join(marked, 'bin/pip'), fakePython(marked, { marked: true }), 'echo exec');
    fakePip(join(unmarked, 'bin/pip'), fakePython(unmarked), 'echo exec');
    fakePip(join(venv, 'bin/pip'), fakePython(venv, { marked: true }), 'echo exec');
    writeFileSync(join(venv, 'pyvenv.cfg'), 'home = /usr/bin\n');

    const check = async (where: string, [command, way, why, env]: Row) => {
      const [file = '', ...shellArgs] = shell;
      const PATH = `${box.shims}:${join(where, 'bin')}`;
      const { stdout, stderr } = await box.run(file, [...shellArgs, shim, ...words(command)], {
        env: { PATH, ...env },
      });
      assert.equal(
        stdout.trim(),
        way,
        `${where}: pip ${command} ${JSON.stringify(env ?? {})}: ${why}\n${stderr}`,
      );
    };
    for (const row of ON_MARKED) await check(marked, row);
    for (const where of [unmarked, venv]) for (const row of ON_UNMARKED) await check(where, row);
    await check(unmarked, ['install x', 'boot', 'pip exits with 3 because there is no venv', REQUIRE_VENV]);
    await check(venv, ['install x', 'exec', 'pip requires a venv and runs in a venv', REQUIRE_VENV]);
  });
}

/** Layouts of the Python that the first line of the pip script names. */
const LAYOUTS: readonly (readonly [why: string, way: Way, make: (prefix: string) => string])[] = [
  ['a marker in lib', 'boot', (prefix) => fakePython(prefix, { marked: true })],
  ['a marker in lib64', 'boot', (prefix) => fakePython(prefix, { marked: true, lib: 'lib64' })],
  ['no marker in lib64', 'exec', (prefix) => fakePython(prefix, { lib: 'lib64' })],
  [
    'a marker in one of two libraries',
    'boot',
    (prefix) => fakePython(prefix, { lib: 'lib64', marked: true }) && fakePython(prefix),
  ],
  [
    'no standard library beside the Python',
    'boot',
    (prefix) => {
      fakePython(prefix);
      symlinkSync(join(prefix, 'bin/python3.11'), join(prefix, 'python3.11'));
      return executable(join(prefix, 'other/bin/python3.11'), '#!/bin/sh\n. "$1"\n');
    },
  ],
  [
    'a directory in place of the marker',
    'exec',
    (prefix) => {
      const python = fakePython(prefix);
      mkdirSync(join(prefix, 'lib/python3.11/EXTERNALLY-MANAGED'));
      return python;
    },
  ],
  [
    'a broken symbolic link in place of the marker',
    'exec',
    (prefix) => {
      const python = fakePython(prefix);
      symlinkSync('/nowhere', join(prefix, 'lib/python3.11/EXTERNALLY-MANAGED'));
      return python;
    },
  ],
  [
    'a python3 that is a symbolic link to python3.11',
    'exec',
    (prefix) => {
      fakePython(prefix);
      symlinkSync('python3.11', join(prefix, 'bin/python3'));
      return join(prefix, 'bin/python3');
    },
  ],
  [
    'a python3.11 that is a symbolic link to a Python elsewhere',
    'boot',
    (prefix) => {
      fakePython(prefix);
      const link = join(prefix, 'links');
      mkdirSync(join(link, 'bin'), { recursive: true });
      mkdirSync(join(link, 'lib/python3.11'), { recursive: true });
      writeFileSync(join(link, 'lib/python3.11/os.py'), '');
      symlinkSync(join(prefix, 'bin/python3.11'), join(link, 'bin/python3.11'));
      return join(link, 'bin/python3.11');
    },
  ],
  [
    'a name without a version',
    'boot',
    (prefix) => {
      fakePython(prefix);
      symlinkSync(join(prefix, 'bin/python3.11'), join(prefix, 'python3'));
      return join(prefix, 'python3');
    },
  ],
  [
    'pyvenv.cfg in bin',
    'exec',
    (prefix) => {
      const python = fakePython(prefix, { marked: true });
      writeFileSync(join(prefix, 'bin/pyvenv.cfg'), '');
      return python;
    },
  ],
  ['an argument that changes nothing', 'exec', (prefix) => `${fakePython(prefix)} -E`],
  ['an argument that may hide a venv', 'boot', (prefix) => `${fakePython(prefix)} -S`],
  ['blanks around the path', 'exec', (prefix) => ` \t${fakePython(prefix)} `],
  ['a relative interpreter', 'boot', (prefix) => fakePython(prefix) && 'python3.11'],
  ['an interpreter that is not Python', 'boot', () => '/bin/sh'],
  ['a Python that env looks up on PATH', 'boot', () => '/usr/bin/env python3'],
];

test('for each layout of a fake Python, the shim runs a fake pip directly or starts a fake Node', async (t) => {
  const box = boxFor(t);
  const node = executable(join(box.root, 'node'), '#!/bin/sh\necho boot\n');
  const shim = placeShim(join(box.shims, 'pip'), box.home, node);
  for (const [index, [why, way, make]] of LAYOUTS.entries()) {
    fakePip(join(box.bin, 'pip'), make(join(box.root, `layout-${index}`)), 'echo exec');
    const { stdout, stderr } = await box.run(shim, ['install', 'x']);
    assert.equal(stdout.trim(), way, `${why}\n${stderr}`);
  }
});

test('if the interpreter of a venv is gone, the shim starts the program', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(
    join(box.shims, 'pip'),
    box.home,
    executable(join(box.root, 'node'), '#!/bin/sh\necho boot\n'),
  );
  mkdirSync(join(box.root, 'venv/bin'), { recursive: true });
  writeFileSync(join(box.root, 'venv/pyvenv.cfg'), '');
  fakePip(join(box.bin, 'pip'), join(box.root, 'venv/bin/python3.11'));
  assert.equal((await box.run(shim, ['install', 'x'])).stdout, 'boot\n');
});

import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { boxFor, executable, fakePip, fakePython, placeShim, shells } from './box.ts';

// Tests which commands run the real pip directly (`exec`) and which start the program (`boot`). The fake pip
// or the fake Node that runs prints its name.

type Way = 'exec' | 'boot';
type Env = Readonly<Record<string, string>>;
type Row = readonly [command: string, way: Way, why: string, env?: Env];

const words = (command: string): string[] =>
  command === '' ? [] : command.split(' ').map((word) => (word === "''" ? '' : word));

/** On a marked Python only the arguments and the environment can rule out a refusal. */
const ON_MARKED: readonly Row[] = [
  ['', 'exec', 'no subcommand: help'],
  ['--version', 'exec', 'no subcommand'],
  ['-V install x', 'exec', 'prints the version and ends'],
  ['--help install', 'exec', 'prints help and ends'],
  ['-h', 'exec', 'prints help and ends'],
  ['list', 'exec', 'never refuses'],
  ['download x', 'exec', 'never refuses'],
  ['wheel x', 'exec', 'never refuses'],
  ['freeze', 'exec', 'never refuses'],
  ['config set global.x install', 'exec', 'install is an argument'],
  ['help install', 'exec', 'install is an argument'],
  ['cache purge', 'exec', 'never refuses'],
  ['Install x', 'exec', 'unknown to pip'],
  ["'' install", 'exec', 'the subcommand is empty, and unknown'],
  ['- install', 'exec', 'a single dash is a word'],
  ['install', 'boot', 'refuses even without arguments'],
  ['install x', 'boot', 'may refuse'],
  ['uninstall x', 'boot', 'may refuse'],
  ['-q install x', 'boot', 'known flag first'],
  ['-qqq -vv list', 'exec', 'clusters of known flags first'],
  ['-qvx list', 'boot', 'unknown short option: no subcommand for certain'],
  ['-qV list', 'boot', 'a cluster that does more than be quiet'],
  ['--isolated --no-input --debug list', 'exec', 'known flags first'],
  ['--isolated install x', 'boot', 'known flag first'],
  ['--log install list', 'exec', 'install is the value of --log'],
  ['--log list install x', 'boot', 'list is the value of --log'],
  ['--log=x install x', 'boot', 'value in the same word'],
  ['--log=install list', 'exec', 'value in the same word'],
  ['--log --isolated list', 'exec', 'a value may begin with a dash'],
  ['--log -- install', 'boot', 'even -- is a value'],
  ['--log', 'exec', 'pip misses the value'],
  ['--proxy install', 'exec', 'no subcommand left'],
  ['--retries 3 --timeout 5 list', 'exec', 'values of numbers'],
  ['--default-timeout 5 --cert c --client-cert d --cache-dir e list', 'exec', 'values'],
  ['--exists-action i --trusted-host h --local-log l --log-file f list', 'exec', 'values'],
  ['--use-feature f --use-deprecated d --keyring-provider k --resume-retries 2 list', 'exec', 'values'],
  ['--use-feature install install x', 'boot', 'the second is the subcommand'],
  ['--timeo 5 list', 'boot', 'abbreviation before the subcommand'],
  ['--timeo=5 list', 'boot', 'abbreviation before the subcommand'],
  ['--unknown list', 'boot', 'unknown option before the subcommand'],
  ['-- list', 'boot', '-- before the subcommand'],
  ['-- install --target d', 'boot', 'pip takes all that follows for requirements'],
  ['--python /x list', 'exec', 'never refuses there either'],
  ['--python /x install x', 'boot', 'another Python'],
  ['install --break-system-packages x', 'exec', 'allowed'],
  ['install x --break-system-packages', 'exec', 'options may come last'],
  ['uninstall --break-system-packages x', 'exec', 'allowed'],
  ['--break-system-packages install x', 'boot', 'not before the subcommand'],
  ['install --break x', 'boot', 'abbreviation'],
  ['install --break-system-packages=1 x', 'boot', 'takes no value'],
  ['install --target d x', 'exec', 'elsewhere'],
  ['install --target=d x', 'exec', 'elsewhere'],
  ['install --target= x', 'exec', 'elsewhere, though empty'],
  ['install -t d x', 'exec', 'elsewhere'],
  ['install -td x', 'boot', 'glued'],
  ['install -qt d x', 'boot', 'cluster'],
  ['install --targ d x', 'boot', 'abbreviation'],
  ['install --prefix p x', 'exec', 'elsewhere'],
  ['install --prefix=p x', 'exec', 'elsewhere'],
  ['install --prefer-binary x', 'boot', 'no --prefix'],
  ['install --root r x', 'exec', 'elsewhere'],
  ['install --root= x', 'exec', 'elsewhere, though empty'],
  ['install --root-user-action ignore x', 'boot', 'no --root'],
  ['install --root-user-action=ignore x', 'boot', 'no --root'],
  ['uninstall --root ignore x', 'boot', 'abbreviates --root-user-action there'],
  ['uninstall --root=ignore x', 'boot', 'abbreviates --root-user-action there'],
  ['uninstall -t d x', 'boot', 'no option of uninstall'],
  ['uninstall -y -r req.txt x', 'boot', 'known options'],
  ['uninstall -r --break-system-packages', 'boot', 'the value of -r'],
  ['uninstall -rreq.txt --break-system-packages', 'exec', 'value in the same word'],
  ['install --log --target x', 'boot', 'the value of --log'],
  ['install --log --target --target d', 'exec', 'the second is the option'],
  ['install -r --target d', 'boot', 'the value of -r'],
  ['install -rreq.txt --target d', 'exec', 'value in the same word'],
  ['install -e . --root r', 'exec', 'value, then the option'],
  ['install -C --target x', 'boot', 'the value of -C'],
  ['install --config-settings --target x', 'boot', 'the value'],
  ['install --config-settings=a=b --target d', 'exec', 'value in the same word'],
  ['install --group --target x', 'boot', 'the value of --group'],
  ['install --unknown --target d', 'boot', 'the word may be a value'],
  ['install --unknown=1 --target d', 'exec', 'one word, whatever it is'],
  ['install -Uqq --pre --no-deps --user -I --target d x', 'exec', 'known flags'],
  ['install -Ux --target d', 'boot', 'unknown cluster'],
  ['install -- --target d', 'boot', 'requirements'],
  ['install -- --break-system-packages', 'boot', 'a requirement'],
  ['install x:-h', 'boot', 'a requirement'],
  ['install x --help', 'exec', 'help'],
  ['install -r -h', 'boot', 'the value of -r'],
  ["install '' --target d", 'exec', 'an empty requirement'],
  ['install - --target d', 'exec', 'a single dash is a word'],
  ['install --dry-run --report - x', 'boot', 'for the program to judge'],
  ['install x', 'exec', 'switched off', { PIP_SHIM_DISABLE: '1' }],
  ['install x', 'exec', 'switched off', { PIP_SHIM_DISABLE: 'no' }],
  ['install x', 'boot', 'not switched off', { PIP_SHIM_DISABLE: '0' }],
  ['install x', 'boot', 'not switched off', { PIP_SHIM_DISABLE: '' }],
  ['install x', 'exec', 'a completion', { PIP_AUTO_COMPLETE: '1', COMP_WORDS: 'pip in', COMP_CWORD: '1' }],
  [
    'install x',
    'exec',
    'only whether it is there counts',
    { PIP_AUTO_COMPLETE: '', COMP_WORDS: 'pip in', COMP_CWORD: '1' },
  ],
  ['install x', 'boot', 'a completion for pip before 24.1 alone', { PIP_AUTO_COMPLETE: '1' }],
  [
    'install x',
    'boot',
    'the same, with one variable of two',
    { PIP_AUTO_COMPLETE: '1', COMP_WORDS: 'pip in' },
  ],
  ['install x', 'exec', 'inside a pip that pip-shim runs', { _PIPSHIM_NESTED: '1' }],
  ['install x', 'boot', 'not nested', { _PIPSHIM_NESTED: '' }],
  ...['1', 'true', 'True', 'TRUE', 't', 'y', 'Yes', 'on', 'ON'].map(
    (value): Row => ['install x', 'exec', 'allowed', { PIP_BREAK_SYSTEM_PACKAGES: value }],
  ),
  ...['', '0', 'false', 'no', 'maybe', ' 1', '11', 'yess'].map(
    (value): Row => ['install x', 'boot', 'not allowed', { PIP_BREAK_SYSTEM_PACKAGES: value }],
  ),
  ['uninstall x', 'exec', 'allowed', { PIP_BREAK_SYSTEM_PACKAGES: '1' }],
  ['install --isolated x', 'boot', 'reads no variables', { PIP_BREAK_SYSTEM_PACKAGES: '1' }],
  ['install x', 'boot', 'may end before', { PIP_BREAK_SYSTEM_PACKAGES: '1', PIP_REQUIRE_VENV: '1' }],
  ['--unknown install x', 'boot', 'which subcommand?', { PIP_BREAK_SYSTEM_PACKAGES: '1' }],
  ...['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT'].flatMap((name): Row[] => [
    ['install x', 'exec', 'elsewhere', { [name]: 'd' }],
    ['install x', 'boot', 'an empty value is none', { [name]: '' }],
    ['uninstall x', 'boot', 'no option of uninstall', { [name]: 'd' }],
  ]),
  ['install x', 'exec', 'only a report', { PIP_DRY_RUN: 'yes', PIP_REPORT: '-' }],
  ['install x', 'boot', 'no report', { PIP_DRY_RUN: 'yes' }],
  ['install x', 'boot', 'no dry run', { PIP_DRY_RUN: 'no', PIP_REPORT: '-' }],
  [
    'install x',
    'boot',
    'imported names of ours say nothing',
    { _pipshim_sub: 'list', _pipshim_kind: 'python', _pipshim_skip: '1' },
  ],
];

/** On an unmarked Python or in a venv, pip may refuse only if an option or variable names another Python. */
const ON_UNMARKED: readonly Row[] = [
  ['install x', 'exec', 'no marker'],
  ['uninstall x', 'exec', 'no marker'],
  ['install --targ d x', 'exec', 'no marker, whatever that is'],
  ['-- install x', 'boot', 'which subcommand?'],
  ['--python /x install x', 'boot', 'another Python'],
  ['--python=/x install x', 'boot', 'another Python'],
  ['--pyth=/x install x', 'boot', 'another Python, abbreviated'],
  ['--log --python install x', 'exec', 'the value of --log'],
  ['install x', 'boot', 'another Python', { PIP_PYTHON: '/x' }],
  ['install x', 'boot', 'another library', { PYTHONHOME: '/x' }],
  ['install x', 'boot', 'another library', { PYTHONPLATLIBDIR: 'lib64' }],
  ['list', 'exec', 'never refuses', { PIP_PYTHON: '/x', PYTHONHOME: '/x', PIP_REQUIRE_VIRTUALENV: '1' }],
];

const REQUIRE_VENV: Env = { PIP_REQUIRE_VIRTUALENV: '1' };

for (const { name, command: shell } of shells()) {
  test(`in ${name} the rules pick the real pip or the program, with a fake pip and a fake Node`, async (t) => {
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
    await check(unmarked, ['install x', 'boot', 'ends in exit 3, the same trouble', REQUIRE_VENV]);
    await check(venv, ['install x', 'exec', 'a venv is what it requires', REQUIRE_VENV]);
  });
}

/** Layouts of the interpreter that pip's first line names. */
const LAYOUTS: readonly (readonly [why: string, way: Way, make: (prefix: string) => string])[] = [
  ['a marker in lib', 'boot', (prefix) => fakePython(prefix, { marked: true })],
  ['a marker in lib64', 'boot', (prefix) => fakePython(prefix, { marked: true, lib: 'lib64' })],
  ['no marker, lib64', 'exec', (prefix) => fakePython(prefix, { lib: 'lib64' })],
  [
    'a marker in one of two libraries',
    'boot',
    (prefix) => fakePython(prefix, { lib: 'lib64', marked: true }) && fakePython(prefix),
  ],
  [
    'no standard library there',
    'boot',
    (prefix) => {
      fakePython(prefix);
      symlinkSync(join(prefix, 'bin/python3.11'), join(prefix, 'python3.11'));
      return executable(join(prefix, 'other/bin/python3.11'), '#!/bin/sh\n. "$1"\n');
    },
  ],
  [
    'a directory in the place of the marker',
    'exec',
    (prefix) => {
      const python = fakePython(prefix);
      mkdirSync(join(prefix, 'lib/python3.11/EXTERNALLY-MANAGED'));
      return python;
    },
  ],
  [
    'a dangling link in the place of the marker',
    'exec',
    (prefix) => {
      const python = fakePython(prefix);
      symlinkSync('/nowhere', join(prefix, 'lib/python3.11/EXTERNALLY-MANAGED'));
      return python;
    },
  ],
  [
    'python3, a link to python3.11',
    'exec',
    (prefix) => {
      fakePython(prefix);
      symlinkSync('python3.11', join(prefix, 'bin/python3'));
      return join(prefix, 'bin/python3');
    },
  ],
  [
    'python3.11, a link to a Python that lives elsewhere',
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
  ['no Python at all', 'boot', () => '/bin/sh'],
  ['a Python looked up on PATH', 'boot', () => '/usr/bin/env python3'],
];

test('the shim reads each layout of a Python, with a fake pip and a fake Node', async (t) => {
  const box = boxFor(t);
  const node = executable(join(box.root, 'node'), '#!/bin/sh\necho boot\n');
  const shim = placeShim(join(box.shims, 'pip'), box.home, node);
  for (const [index, [why, way, make]] of LAYOUTS.entries()) {
    fakePip(join(box.bin, 'pip'), make(join(box.root, `layout-${index}`)), 'echo exec');
    const { stdout, stderr } = await box.run(shim, ['install', 'x']);
    assert.equal(stdout.trim(), way, `${why}\n${stderr}`);
  }
});

test('if the interpreter of a venv is gone, the shim leaves the command to the program', async (t) => {
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

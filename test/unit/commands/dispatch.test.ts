import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../../../src/app/cli.ts';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';

const MISUSES: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [[], /no command was given\n.*the commands are explain, doctor/],
  [['dctor'], /unknown command: dctor \(did you mean doctor\?\)\n.*the commands are explain/],
  [['frobnicate'], /unknown command: frobnicate\n/],
  [['help', 'confg'], /unknown command: confg \(did you mean config\?\)/],
  [['--verison'], /unknown option: --verison \(did you mean --version\?\)\n.*--version, --help/],
  [['--hlep'], /unknown option: --hlep \(did you mean --help\?\)/],
  [['doctor', '--halp'], /unknown option: --halp \(did you mean --help\?\)/],
  [['check'], /check is a command of pip: type pip check/],
  [
    ['uninstall', 'requests', 'six'],
    /uninstall removes pip-shim itself, and takes no names\n {2}for a package: pip uninstall requests six\n/,
  ],
  [
    ['config', 'set', 'auto', 'venv'],
    /unknown argument: set\n.*\n {2}to set a key: a line such as auto = "venv" in \S+\/config\.toml/,
  ],
  [['config', 'list', 'auto'], /unknown argument: auto/],
  [['install', 'requests'], /install is a command of pip: type pip install requests/],
  [
    ['doctor', '--jsno'],
    /unknown option: --jsno \(did you mean --json\?\)\n.*the options are --json, --help/,
  ],
  [['doctor', '--json=yes'], /--json takes no value: yes/],
  [['doctor', 'now'], /unexpected argument: now/],
  [['allow', 'one', 'two'], /unexpected argument: two/],
  [['config', '-x'], /unknown option: -x/],
  [['rehash', '--', '--json'], /unexpected argument: --json/],
  [['hook'], /hook needs the name of a shell\n {2}use one of bash, /],
  [['hook', 'tcsh'], /no hook for tcsh\n {2}use one of bash, .*\n {2}in tcsh, .*: setenv PATH /],
  [['explain'], /explain needs the words of a pip command\n.*pip-shim explain requests/],
  [['explain', '--json'], /explain needs the words/],
  [['completions'], /completions needs the name of a shell\n.*bash, zsh, fish/],
  [['completions', 'csh'], /no completions for csh\n.*bash, zsh, fish, tcsh/],
];

test('a misused command exits with 2, and the message names the valid arguments', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  for (const [args, says] of MISUSES) {
    const { code, stdout, stderr } = await box.cli(args);
    assert.deepEqual([args, code, stdout], [args, 2, '']);
    assert.match(stderr, says);
  }
});

test('escape sequences in arguments are printed visibly, without a stack trace', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { code, stderr } = await box.cli(['\x1b[31mred']);
  assert.equal(code, 2);
  assert.match(stderr, /unknown command: \\x1b\[31mred/);
  assert.ok(!stderr.includes('\x1b'));
  assert.doesNotMatch(stderr, /^ +at /m);
});

test('a file system error is printed as one line, without a stack trace', async (t) => {
  const box = await inProcessBoxFor(t);
  await box.plainVenv('.venv');
  box.write('.local/state', 'a file in the place of the directory');
  const { code, stdout, stderr } = await box.cli(['allow']);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^pip-shim: ENOTDIR: not a directory, \w+ '.*\/\.local\/state\/pip-shim\S*'\n$/);
});

test('an internal error exits with 1 and prints a stack trace with masked passwords', async (t) => {
  const world = (await inProcessBoxFor(t, { python: NO_PYTHON })).world();
  const said: string[] = [];
  const broken = {
    ...world,
    screen: {
      ...world.screen,
      problem: (text: string) => void said.push(text),
      raw: (bytes: Uint8Array) => void said.push(Buffer.from(bytes).toString()),
    },
    choices: {
      find(): never {
        throw new TypeError('at https://me:s3cret@host/\x1b[31m');
      },
    },
  } as unknown as typeof world;
  assert.equal(await runCommand(['forget'], broken, { version: '1.2.3', boot: '/b/boot.cjs' }), 1);
  assert.match(said.join('\n'), /^this is a bug in pip-shim; please report it with the text below\n/);
  assert.match(said.join('\n'), /TypeError: at https:\/\/me:\*{4}@host\/\\x1b\[31m\n +at .*find /);
});

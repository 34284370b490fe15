import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../../src/commands/all.ts';
import { repository } from '../../helpers/sandbox.ts';
import { cliBoxFor } from './cli-box.ts';

test('--version is the version of package.json, alone on stdout', async (t) => {
  const box = await cliBoxFor(t);
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  assert.deepEqual(await box.cli(['--version']), {
    code: 0,
    signal: null,
    stdout: `pip-shim ${version}\n`,
    stderr: '',
  });
});

test('--help lists every command, and each has a help of its own with an example', async (t) => {
  const box = await cliBoxFor(t);
  const { code, stdout, stderr } = await box.cli(['--help']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal((await box.cli(['help'])).stdout, stdout);
  for (const { name, summary, hidden } of COMMANDS) {
    if (hidden) assert.doesNotMatch(stdout, new RegExp(`^ {2}${name} `, 'm'));
    else assert.match(stdout, new RegExp(`^ {2}${name} +${summary.replace(/[^\w ]/g, '.')}$`, 'm'));
    const help = await box.cli(['help', name]);
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(`^Usage: pip-shim ${name}\\b`));
    assert.match(help.stdout, new RegExp(`^Examples:\\n(?:.*\\n)*  .*pip-shim ${name}`, 'm'));
    assert.ok(help.stdout.split('\n').every((line) => line.length <= 90));
    for (const word of ['--help', '-h']) assert.equal((await box.cli([name, word])).stdout, help.stdout);
  }
});

const MISUSES: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [[], /no command was given\n.*the commands are explain, doctor/],
  [['dctor'], /unknown command: dctor \(did you mean doctor\?\)\n.*the commands are explain/],
  [['frobnicate'], /unknown command: frobnicate\n/],
  [['help', 'confg'], /unknown command: confg \(did you mean config\?\)/],
  [['--verison'], /unknown option: --verison \(did you mean --version\?\)\n.*--version, --help/],
  [['install', 'requests'], /install is a command of pip: type pip install requests/],
  [
    ['doctor', '--jsno'],
    /unknown option: --jsno \(did you mean --json\?\)\n.*the options are --json, --help/,
  ],
  [['doctor', '--json=yes'], /--json takes no value: yes/],
  [['doctor', 'now'], /one word too many: now/],
  [['allow', 'one', 'two'], /one word too many: two/],
  [['config', '-x'], /unknown option: -x/],
  [['rehash', '--', '--json'], /one word too many: --json/],
  [['hook'], /which shell\?\n {2}there is one for bash, /],
  [['hook', 'tcsh'], /no hook for tcsh\n {2}there is one for bash, /],
  [['explain'], /explain needs the words of a pip command\n.*pip-shim explain requests/],
  [['explain', '--json'], /explain needs the words/],
];

test('wrong words are exit code 2, named, with the good ones', async (t) => {
  const box = await cliBoxFor(t);
  for (const [args, says] of MISUSES) {
    const { code, stdout, stderr } = await box.cli(args);
    assert.deepEqual([args, code, stdout], [args, 2, '']);
    assert.match(stderr, says);
  }
});

test('escape sequences in words are made visible, and no stack is shown', async (t) => {
  const box = await cliBoxFor(t);
  const { stderr } = await box.cli(['\x1b[31mred']);
  assert.match(stderr, /unknown command: \\x1b\[31mred/);
  assert.ok(!stderr.includes('\x1b'));
  assert.doesNotMatch(stderr, /^ +at /m);
});

test('what the file system denies is one line, and no stack', async (t) => {
  const box = await cliBoxFor(t);
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  box.write('.local/state', 'a file in the place of the directory');
  const { code, stdout, stderr } = await box.cli(['allow']);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^pip-shim: ENOTDIR: not a directory, \w+ '.*\/\.local\/state\/pip-shim\S*'\n$/);
});

test('a closed pipe is no error', async (t) => {
  const box = await cliBoxFor(t);
  const script = `"$0" "$1" cli help explain | head -n 1`;
  const { code, stdout, stderr } = await box.run('sh', [
    '-c',
    script,
    process.execPath,
    join(repository, 'dist/boot.cjs'),
  ]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Usage: pip-shim explain.*\n$/);
});

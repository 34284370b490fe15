import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../../helpers/sandbox.ts';
import { type CliBox, cliBoxFor, withTools } from './built-cli.ts';

// Runs each command of pip-shim once as a user types it, and checks its output and its exit code.
// test/unit/commands tests the whole output. push, pop, run, remove, undo, allow and uninstall have
// their own files here.

interface Step {
  readonly words: readonly string[];
  /** The expected exit code, 0 by default. */
  readonly code?: number;
  /** A pattern for all of stdout, which is empty by default. */
  readonly stdout?: RegExp;
  /** A pattern for all of stderr, which is empty by default. */
  readonly stderr?: RegExp;
}

async function follow(box: CliBox, steps: readonly Step[]): Promise<void> {
  for (const { words, code = 0, stdout = /^$/, stderr = /^$/ } of steps) {
    const ran = await box.run('pip-shim', words);
    assert.deepEqual([words, ran.code, ran.signal], [words, code, null], ran.stderr);
    assert.match(ran.stdout, stdout, words.join(' '));
    assert.match(ran.stderr, stderr, words.join(' '));
  }
}

async function launcherBox(t: Parameters<typeof cliBoxFor>[0]): Promise<CliBox> {
  const box = await cliBoxFor(t);
  box.placeShims(['pip', 'pip-shim']);
  return box;
}

test('each command prints its answer to stdout and its errors to stderr', async (t) => {
  const box = await launcherBox(t);
  withTools(box, {});
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  await follow(box, [
    { words: ['--version'], stdout: new RegExp(`^pip-shim ${version}\n$`) },
    { words: ['--help'], stdout: new RegExp(`^pip-shim ${version}: [^]*?\n\nUsage: pip-shim COMMAND`) },
    { words: ['help', 'explain'], stdout: /^Usage: pip-shim explain / },
    { words: [], code: 2, stderr: /^pip-shim: no command was given\n {2}the commands are / },
    {
      words: ['docter'],
      code: 2,
      stderr: /^pip-shim: unknown command: docter \(did you mean doctor\?\)\n {2}the commands are .*\n.*\n$/,
    },
    {
      words: ['explain', 'six'],
      stdout: /^pip install six\n[\s\S]*^ {2}1\. In this project \(\.venv, new\)$/m,
    },
    { words: ['config', '--json'], stdout: /^\{\n {2}"auto": \{\n {4}"value": null,\n/ },
    { words: ['history'], stdout: /^nothing yet\n$/ },
    { words: ['list'], stdout: /\nno venv was made or allowed yet\n$/ },
    { words: ['prune'], stdout: /^nothing to prune: / },
    { words: ['undo'], stdout: /^nothing to undo\n$/ },
    { words: ['forget'], stdout: /^nothing was remembered for ~\/project: nothing to forget\n$/ },
    { words: ['deny', 'here'], stdout: /^here was not known to pip-shim: nothing to forget\n$/ },
    { words: ['allow', 'here'], code: 1, stderr: /^pip-shim: there is no venv at here\n {2}make it first: / },
    { words: ['pop'], code: 1, stderr: /^pip-shim: this shell has not loaded the hook/ },
    { words: ['hook', 'bash'], stdout: /^_pipshim_command=/ },
    { words: ['completions', 'bash'], stdout: /\bcomplete .*_pip_shim\b.* pip-shim\n/ },
    { words: ['activation', 'bash'] },
  ]);
  assert.equal(existsSync(join(box.project, '.venv')), false);
});

test('rehash, enable and disable place and remove shims, and doctor reports a missing shim', async (t) => {
  const box = await launcherBox(t);
  box.anotherPip('pip3.99');
  await follow(box, [
    {
      words: ['doctor'],
      code: 1,
      stdout: /^problem: .*pip3\.99\n {2}pip-shim rehash\n[\s\S]*problems? found\n$/m,
    },
    { words: ['rehash'], stdout: /^placed: .*\bpip3\.99 in .*\nin shells that are open already: hash -r\n$/ },
    { words: ['doctor'], stdout: /^Node +\S+ \([\d.]+\)$[\s\S]*\nno problems found\n$/m },
    { words: ['enable', 'python'], stdout: /^placed: python.* in / },
    { words: ['disable', 'python'], stdout: /^removed: python.* from / },
    {
      words: ['enable'],
      code: 2,
      stderr: /^pip-shim: enable needs an argument\n {2}pip-shim enable python\n$/,
    },
  ]);
});

test('pip-shim exits with 0 if the reader of its stdout closes the pipe', async (t) => {
  const box = await launcherBox(t);
  const { code, stdout, stderr } = await box.run('bash', [
    '-c',
    'set -o pipefail; pip-shim help explain | head -n 1',
  ]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Usage: pip-shim explain.*\n$/);
});

test('after `pip-shim enable python`, a bash that remembers its python3 finds the shim after the printed hash -r', async (t) => {
  const box = await launcherBox(t);
  const script = 'python3 --version; pip-shim enable python; type -p python3; hash -r; type -p python3';
  const { code, stdout, stderr } = await box.run('bash', ['-c', script]);
  assert.equal(code, 0, stderr);
  const [, , advice, before, after] = stdout.trim().split('\n');
  assert.equal(advice, 'in shells that are open already: hash -r');
  assert.notEqual(before, join(box.shims, 'python3'));
  assert.equal(after, join(box.shims, 'python3'));
});

// pip inherits stdin, stdout and stderr. If pip-shim predicts that pip will refuse, it reads pip's stderr.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const TTYS = `
import os, sys
with open(os.environ["SAW"], "w") as saw: saw.write(" ".join(str(os.isatty(n)) for n in (0, 1, 2)))`;

async function inTerminal(box: Sandbox, command: string, args: readonly string[], env = {}): Promise<string> {
  const terminal = await openTerminal(command, args, { cwd: box.project, env: { ...box.env, ...env } });
  await terminal.exit;
  return terminal.raw();
}

for (const { name, env, saw } of [
  { ...WAYS[0], saw: 'True True False' },
  { ...WAYS[1], saw: 'True True True' },
]) {
  test(`at a terminal, isatty of a fake pip's stdin, stdout and stderr is ${saw} (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, TTYS);
    await inTerminal(box, 'pip', ['install', 'x'], { ...env, SAW: join(box.root, 'saw') });
    assert.equal(readFileSync(join(box.root, 'saw'), 'utf8'), saw);
  });
}

test('when pip-shim runs the command again in a venv, the venv’s fake pip has the terminal as stdin and stdout, and pip-shim reads its stderr', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, FAKE_REFUSAL);
  const venv = await venvWithFakePip(box, TTYS);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv, SAW: join(box.root, 'saw') };
  await inTerminal(box, 'pip', ['install', 'x'], env);
  assert.equal(readFileSync(join(box.root, 'saw'), 'utf8'), 'True True False');
});

/** Installs for which the sh shim starts Node. DIR is a fresh directory for each run. */
const JUDGED_BY_NODE: readonly {
  name: string;
  outcome: 'succeeds' | 'fails';
  args: string[];
  env?: Record<string, string>;
}[] = [
  { name: 'an abbreviated --target', outcome: 'succeeds', args: ['install', '--targ', 'DIR'] },
  { name: 'PIP_TARGET', outcome: 'fails', args: ['install'], env: { PIP_TARGET: 'DIR' } },
  {
    name: '--dry-run --report',
    outcome: 'succeeds',
    args: ['install', '--dry-run', '--report', 'DIR.json'],
  },
];

const RED_OR_YELLOW = new RegExp(`${KEYS.escape}\\[3[13]m.*(ERROR|WARNING)`);

for (const { name, outcome, args, env = {} } of JUDGED_BY_NODE) {
  test(`at a terminal, an install with ${name} that ${outcome} looks the same with and without the shim`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    const wheel = buildWheel(join(box.root, 'wheels'), { name: 'demo' });
    const what = outcome === 'succeeds' ? wheel : './missing-1.0-py3-none-any.whl';
    const draw = (command: string, dir: string) => {
      const fill = (text: string) => text.replace('DIR', join(box.root, dir));
      const filled = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, fill(value)]));
      return inTerminal(box, command, [...args.map(fill), '--no-index', what], filled);
    };
    const bare = await draw(box.python.pip, 'one');
    assert.match(bare, outcome === 'succeeds' ? /nstall/ : RED_OR_YELLOW);
    assert.equal(await draw('pip', 'two'), bare);
  });
}

const INTERLEAVED = `
import os
for n in range(200): os.write(1 + n % 2, b"%d\\n" % n)`;
const IN_ORDER = Array.from({ length: 200 }, (_, n) => `${n}\n`).join('');

test('`>log 2>&1` keeps the order of a fake pip’s output if pip-shim predicts no refusal', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, INTERLEAVED);
  await box.run('sh', ['-c', 'pip install x >log 2>&1'], { env: { ...WAYS[1]?.env } });
  assert.equal(readFileSync(join(box.project, 'log'), 'utf8'), IN_ORDER);
});

test('`>log 2>&1` gets pip-shim’s own lines first, and then the output of a venv’s fake pip in order', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, FAKE_REFUSAL);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, INTERLEAVED) };
  await box.run('sh', ['-c', 'pip install x >log 2>&1'], { env });
  assert.match(
    readFileSync(join(box.project, 'log'), 'utf8'),
    new RegExp(`^[^0-9]*given[^\n]*\n${IN_ORDER}`),
  );
});

test('`>log 2>&1` keeps the order of the real pip’s output if pip also writes to stderr', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(join(box.root, 'wheels'), { name: 'demo', requires: ['absent'] });
  const log = async (pip: string) => {
    await box.run('sh', ['-c', `${pip} install --targ out --no-index ${wheel} >log 2>&1`]);
    return readFileSync(join(box.project, 'log'), 'utf8');
  };
  assert.equal(await log('pip'), await log(box.python.pip));
});

for (const { name, env } of WAYS) {
  test(`stdin reaches a fake pip (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, 'import sys; sys.stdout.write(sys.stdin.read())');
    const { stdout, stderr } = await box.run('pip', ['install', 'x'], { env, input: 'y\nrest' });
    assert.deepEqual([stdout, stderr], ['y\nrest', '']);
  });

  test(`a fake pip keeps its exit code if stdin, stdout or stderr is closed (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, 'import sys; sys.exit(9)');
    for (const closed of ['<&-', '>&-', '2>&-', '<&- >&- 2>&-']) {
      const { code } = await box.run('sh', ['-c', `pip install x ${closed}`], { env });
      assert.equal(code, 9, closed);
    }
  });
}

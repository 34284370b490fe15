import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { forgetTraps, plantVenv, trapped } from './traps.ts';

/** Variables that load a library or a module into a process. */
const NAMES = ['LD_PRELOAD', 'NODE_OPTIONS', 'NODE_PATH', 'PYTHONPATH'] as const;
const RECORD = `import json, os
print(json.dumps({name: os.environ[name] for name in ${JSON.stringify(NAMES)} if name in os.environ}))`;

/** Returns values for NAMES. LD_PRELOAD names a real library, because the linker reports a missing one. */
function ownValues(): Record<string, string> {
  const report = process.report?.getReport() as { sharedObjects?: string[] } | undefined;
  const library = report?.sharedObjects?.find((path) => /\/lib(?:m|c)\./.test(path));
  return {
    ...(library ? { LD_PRELOAD: library } : {}),
    NODE_OPTIONS: '--no-warnings --title=mine',
    NODE_PATH: '/nowhere/of/mine:relative',
    PYTHONPATH: "/nowhere/it's mine:",
  };
}

async function box(t: TestContext): Promise<Sandbox> {
  const made = await sandboxFor(t);
  made.placeShims(['pip', 'python3', 'pip-shim']);
  forgetTraps(made);
  return made;
}

/** Runs a command that starts a fake pip or Python, and returns the variables of NAMES that the fake gets. */
async function got(of: Sandbox, command: readonly string[], env: Record<string, string>): Promise<unknown> {
  const [file = '', ...args] = command;
  const { code, stdout, stderr } = await of.run(file, args, { env });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

test('a fake pip and Python get the user’s LD_PRELOAD, NODE_OPTIONS, NODE_PATH and PYTHONPATH unchanged', async (t) => {
  const plain = await box(t);
  fakePip(plain, RECORD);
  for (const own of [ownValues(), {}]) {
    assert.deepEqual(await got(plain, ['pip', 'list'], own), own, 'handed over at once');
    for (const { name, env } of WAYS)
      assert.deepEqual(await got(plain, ['pip', 'install', 'demo'], { ...own, ...env }), own, name);
    assert.deepEqual(await got(plain, ['python3', '-c', RECORD], own), own, 'a Python behind its shim');
  }
  const refused = await box(t);
  fakePip(refused, FAKE_REFUSAL);
  const venv = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(refused, RECORD) };
  for (const own of [ownValues(), {}]) {
    assert.deepEqual(await got(refused, ['pip', 'install', 'demo'], { ...own, ...venv }), own, 'in the venv');
    const run = ['pip-shim', 'run', '--', 'python', '-c', RECORD];
    assert.deepEqual(await got(refused, run, { ...own, ...venv }), own, 'pip-shim run');
  }
});

test('no file in a project sets LD_PRELOAD, NODE_OPTIONS, NODE_PATH or PYTHONPATH, even if the project’s venv is allowed', async (t) => {
  const planted = await box(t);
  fakePip(planted, RECORD);
  const venv = join(planted.project, '.venv');
  await plantVenv(planted, venv);
  const lines = NAMES.map((name) => `${name}=${planted.project}/trap\nexport ${name}\n`).join('');
  for (const name of ['.env', '.envrc', '.venv-stack', '.profile', '.npmrc', '.venv/.env', '.venv/pip.conf'])
    writeFileSync(join(planted.project, name), lines);
  for (const args of [['list'], ['install', 'demo']])
    assert.deepEqual(await got(planted, ['pip', ...args], {}), {});
  writeFileSync(join(planted.project, '.venv-stack'), '');
  writeFileSync(
    join(venv, 'pyvenv.cfg'),
    `${'home = /usr/bin\nversion = '}${planted.python.version}\n${lines}`,
  );
  assert.equal((await planted.run('pip-shim', ['allow'])).code, 0);
  const echoes = NAMES.map((name) => `echo "${name} \${${name}-is unset}"`);
  const script = ['eval "$(pip-shim hook sh)"', 'pip-shim push', ...echoes, 'echo "$VIRTUAL_ENV"'].join('\n');
  const { stdout, stderr } = await planted.run('sh', ['-c', script]);
  assert.deepEqual(
    stdout.trim().split('\n'),
    ['pushed: .venv', ...NAMES.map((name) => `${name} is unset`), venv],
    stderr,
  );
  assert.equal(trapped(planted), '');
});

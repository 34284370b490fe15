import assert from 'node:assert/strict';
import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withoutGit } from '../../helpers/git.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// In CI, pip-shim may use a venv that a step has made, but not a venv that came with the checkout.

const CI = { CI: 'true', PIP_SHIM_AUTO: 'venv' };

interface CiBox extends Sandbox {
  readonly venv: string;
  /** Installs the wheel of `demo`. */
  install(env?: Readonly<Record<string, string | undefined>>): ReturnType<Sandbox['run']>;
  /** Runs the line and returns its standard output. It must succeed. */
  line(text: string, env?: Readonly<Record<string, string | undefined>>): Promise<string>;
}

/** A repository in which `python3 -m venv .venv` has just run. */
async function ciBox(t: TestContext): Promise<CiBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'python3', 'pip-shim']);
  const wheel = buildWheel(box.root, { name: 'demo' });
  const line: CiBox['line'] = async (text, env = CI) => {
    const { code, stdout, stderr } = await box.run('sh', ['-c', text], { env });
    assert.equal(code, 0, `${text}\n${stderr}`);
    return stdout;
  };
  writeFileSync(join(box.project, 'README'), '');
  await line('git init -q && git add README');
  await line('"$PYTHON" -m venv --without-pip .venv', { PYTHON: box.python.python });
  const install: CiBox['install'] = (env = CI) => box.run('pip', ['install', '--no-index', wheel], { env });
  return { ...box, venv: join(box.project, '.venv'), install, line };
}

test('only in CI, pip, python3 and `pip-shim run` use a venv that a step has made', {
  skip: withoutGit,
}, async (t) => {
  const box = await ciBox(t);
  const { code, stderr } = await box.install();
  assert.equal(code, 0, stderr);
  for (const way of ['first', 'second']) {
    assert.match(await box.line('pip3 list --format=freeze'), /^demo==1\.0$/m, way);
    assert.equal(await box.line('python3 -c "import sys; print(sys.prefix)"'), `${box.venv}\n`, way);
  }
  assert.equal(await box.line('pip-shim run -- python -c "import demo; print(demo.VERSION)"'), '1.0\n');
  const outside = { ...CI, CI: undefined };
  assert.equal(await box.line('python3 -c "import sys; print(sys.prefix)"', outside), await prefix(box));
  const refused = await box.install(outside);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /\.venv was not made by pip-shim, so nothing in it runs/);
  assert.equal(existsSync(join(box.venv, '.pip-shim')), false, 'nobody has allowed it permanently');
});

test('in CI, pip-shim refuses a venv that came with the checkout, until git’s index no longer lists it', {
  skip: withoutGit,
}, async (t) => {
  const box = await ciBox(t);
  await box.line('git add -f .venv/pyvenv.cfg');
  // The program stores answers only if the user's state directory exists.
  await box.line('mkdir -p ~/.local/state/pip-shim && chmod 700 ~/.local/state/pip-shim');
  const { code, stderr } = await box.install();
  assert.equal(code, 1);
  assert.match(stderr, /in CI it came with the checkout \(.*\.git\/index lists \.venv\/pyvenv\.cfg\)/);
  for (const way of ['asked', 'by an answer'])
    assert.equal(await box.line('python3 -c "import sys; print(sys.prefix)"'), await prefix(box), way);
  await box.line('sleep 0.01; git rm -q --cached .venv/pyvenv.cfg');
  assert.equal(await box.line('python3 -c "import sys; print(sys.prefix)"'), `${box.venv}\n`);
  truncateSync(join(box.project, '.git/index'), 50);
  const damaged = await box.install();
  assert.equal(damaged.code, 1);
  assert.match(damaged.stderr, /in CI .*\.git\/index is damaged/);
  await box.line('pip-shim allow .venv');
  assert.equal((await box.install()).code, 0);
});

/** The prefix of the sandbox's own Python. */
async function prefix({ run, python }: Sandbox): Promise<string> {
  return (await run(python.python, ['-c', 'import sys; print(sys.prefix)'])).stdout;
}

// Tests other releases of pip on a Python with the EXTERNALLY-MANAGED marker.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isAtLeast } from '../../../src/pip/world.ts';
import { barePip, ownPython } from '../../helpers/fakes.ts';
import { fetchedPips } from '../../helpers/pip-wheels.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const HINT = /^hint: pip-shim can(?:'t)? [^\n]*\n$/;

async function boxWith(t: TestContext, pipWheel: string): Promise<Sandbox> {
  const box = await sandboxFor(t, { python: await ownPython({ pipWheel }) });
  box.placeShims();
  return box;
}

/** Asserts that commands which pip never refuses run the same with the shim as without it. */
async function isPlain(box: Sandbox, commands: readonly (readonly string[])[]): Promise<void> {
  for (const args of commands) {
    assert.deepEqual(await box.run('pip', args, { env: AUTO }), await barePip(box, args), args.join(' '));
  }
}

const ANYWHERE = [['--version'], ['list'], ['freeze'], ['show', 'pip'], ['install', '--nosuch'], ['nosuch']];

/** Asserts that the shim passes commands through to a pip before 23.0, which does not know the marker. */
async function forwards(box: Sandbox): Promise<void> {
  const wheel = buildWheel(box.root, { name: 'demo' });
  const [install, uninstall] = [
    ['install', '--no-index', wheel],
    ['uninstall', '-y', 'demo'],
  ];
  for (const [there, back, said] of [
    [install, uninstall, /Successfully installed demo-1\.0/],
    [uninstall, install, /Successfully uninstalled demo/],
  ] as const) {
    const bare = await barePip(box, there);
    assert.match(bare.stdout, said);
    await barePip(box, back);
    assert.deepEqual(await box.run('pip', there, { env: AUTO }), bare);
  }
  assert.ok(!existsSync(join(box.project, '.venv')));
  await isPlain(box, [['install', '--break-system-packages', 'demo']]);
}

/** Asserts that after a refusal the shim prints a hint, or with AUTO uses the venv (pip from 23.0 on). */
async function refuses(box: Sandbox): Promise<void> {
  for (const args of [
    ['install', 'demo'],
    ['uninstall', '-y', 'demo'],
  ]) {
    const bare = await barePip(box, args);
    assert.match(bare.stderr, /^error: externally-managed-environment\n/);
    const hinted = await box.run('pip', args);
    assert.deepEqual([hinted.code, hinted.stdout], [bare.code, bare.stdout]);
    assert.ok(hinted.stderr.startsWith(bare.stderr), hinted.stderr);
    assert.match(hinted.stderr.slice(bare.stderr.length), HINT);
  }
  const wheel = buildWheel(box.root, { name: 'demo' });
  const done = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO, timeout: 240_000 });
  assert.equal(done.code, 0, done.stderr);
  const python = join(box.project, '.venv/bin/python');
  assert.equal((await box.run(python, ['-c', 'import demo'])).code, 0);
  const gone = await box.run('pip', ['uninstall', '-y', 'demo'], { env: AUTO });
  assert.equal(gone.code, 0, gone.stderr);
  assert.notEqual((await box.run(python, ['-c', 'import demo'])).code, 0);
}

for (const wanted of ['22.3', '23.0', '23.0.1', '25', '26']) {
  const pip = fetchedPips().find(
    ({ version }) => version === wanted || (version.startsWith(`${wanted}.`) && wanted > '24'),
  );
  const skip = !pip && `.ci/run has fetched no pip ${wanted}`;
  const name =
    wanted === '22.3'
      ? 'does not know the marker, so the shim passes its commands through'
      : 'refuses, so the shim prints a hint or installs into the venv';
  test(`pip ${wanted} ${name}`, { skip, timeout: 600_000 }, async (t) => {
    const box = await boxWith(t, pip?.path ?? '');
    assert.equal(box.python.pipVersion, pip?.version);
    await isPlain(box, ANYWHERE);
    await (isAtLeast(pip?.version, '23.0') ? refuses(box) : forwards(box));
  });
}

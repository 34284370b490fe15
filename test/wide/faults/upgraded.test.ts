import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { twoPythons } from '../../helpers/interpreter.ts';
import { makePython } from '../../helpers/make-python.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

interface Upgrade extends Sandbox {
  readonly venv: string;
  readonly install: readonly string[];
  /** For example `3.11` and `3.13`. */
  readonly versions: readonly [before: string, after: string];
  /** Makes python3 and pip belong to the newer Python, as an upgrade of the distribution does. */
  upgrade(): void;
}

/** Makes a system whose python3 is a link to a real Python. Skips the test if there is no newer Python. */
async function upgradeBox(t: TestContext): Promise<Upgrade | undefined> {
  const pythons = await twoPythons();
  if (!pythons) {
    t.skip('there is only one Python 3.11 or newer here');
    return undefined;
  }
  const older = await makePython({ marked: true, from: pythons.older.executable });
  const newer = await makePython({ marked: true, from: pythons.newer.executable });
  const box = await sandboxFor(t, { python: older });
  const bin = join(box.root, 'usr/bin');
  mkdirSync(bin, { recursive: true });
  const become = (python: string): void => {
    rmSync(join(bin, 'python3'), { force: true });
    symlinkSync(python, join(bin, 'python3'));
  };
  become(older.python);
  const script = readFileSync(older.pip, 'utf8').replace(/^#!.*/, `#!${bin}/python3`);
  writeFileSync(join(bin, 'pip'), script, { mode: 0o755 });
  box.env.PATH = [box.shims, box.bin, bin, '/usr/bin', '/bin'].join(':');
  box.placeShims(['pip', 'python3', 'pip-shim']);
  return {
    ...box,
    venv: join(box.project, '.venv'),
    install: ['install', '--no-index', buildWheel(box.root, { name: 'demo' })],
    versions: [minorOf(older.version), minorOf(newer.version)],
    upgrade: () => become(newer.python),
  };
}

/** Runs the code in the venv's Python, lets Python print its version, and returns all output. */
async function says(box: Upgrade, code: string): Promise<string> {
  const words = ['-c', `import sys; ${code}; print("%d.%d" % sys.version_info[:2])`];
  const { stdout, stderr } = await box.run(join(box.venv, 'bin/python'), words);
  return stdout + stderr;
}

test('if the base Python of a venv that pip-shim made was upgraded, pip-shim makes the venv again and prints why', async (t) => {
  const box = await upgradeBox(t);
  if (!box) return;
  const [before, after] = box.versions;
  for (const time of ['first', 'second']) {
    const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
    assert.equal(code, 0, `${time}: ${stderr}`);
  }
  assert.equal(await says(box, 'import demo'), `${before}\n`);
  box.upgrade();
  const why = `it was made for Python ${before}, and its interpreter is Python ${after} now`;
  assert.match(await says(box, 'import demo'), /ModuleNotFoundError/);
  assert.match((await box.run('pip-shim', ['doctor'])).stdout, new RegExp(`\\.venv can't be used: ${why}`));
  // With PIP_SHIM_AUTO the python3 shim runs the Python of a usable venv, but this venv is not usable.
  const plain = await box.run('python3', ['-c', 'import sys; print(sys.prefix)'], { env: AUTO });
  assert.doesNotMatch(plain.stdout, /\.venv/);
  const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.ok(stderr.includes(`.venv: ${why}; making it again`), stderr);
  assert.equal(await says(box, 'import demo'), `${after}\n`);
  assert.deepEqual(readdirSync(join(box.venv, 'lib')), [`python${after}`]);
  const again = await box.run('pip', box.install, { env: AUTO });
  assert.equal(again.code, 0, again.stderr);
  assert.doesNotMatch(again.stderr, /making it again/);
});

test("if the base Python of the user's venv was upgraded, pip-shim does not change the venv and prints what to do", async (t) => {
  const box = await upgradeBox(t);
  if (!box) return;
  const made = await box.run('python3', ['-m', 'venv', '--without-pip', '.venv']);
  assert.equal(made.code, 0, made.stderr);
  const allowed = await box.run('pip-shim', ['allow']);
  assert.equal(allowed.code, 0, allowed.stderr);
  assert.equal((await box.run('pip', box.install, { env: AUTO })).code, 0);
  box.upgrade();
  const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
  assert.equal(code, 1, stderr);
  assert.match(
    stderr,
    /\.venv can't be used: it was made for Python 3\.\d+, and its interpreter is Python 3\.\d+/,
  );
  assert.match(stderr, /remove it and try again: rm -r \.venv/);
  const [before] = box.versions;
  assert.ok(existsSync(join(box.venv, `lib/python${before}/site-packages/demo.py`)));
  assert.deepEqual(readdirSync(join(box.venv, 'lib')), [`python${before}`]);
});

import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DATA_FILES } from '../../../src/packages/data.ts';
import { PROGRAM_FILES } from '../../../src/setup/program.ts';
import { repository, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

const DIST = join(repository, 'dist');
const AUTO = { PIP_SHIM_AUTO: 'venv' };

/** A sandbox whose shims load a copy of the program. */
async function copied(t: TestContext): Promise<Sandbox & { readonly program: string; readonly pip: string }> {
  const program = freshDir('program');
  t.after(() => removeTree(program));
  cpSync(DIST, program, { recursive: true });
  rmSync(join(program, 'pip-shim.code'), { force: true });
  const box = await sandboxFor(t, { program });
  return { ...box, program, pip: join(box.placeShims(), 'pip') };
}

test('the program consists of the files that an installation copies, and pip-shim.cjs and the whole stay small', () => {
  const built = readdirSync(DIST).filter((name) => name.endsWith('.cjs'));
  assert.deepEqual(built.sort(), [...PROGRAM_FILES]);
  const data = readdirSync(join(DIST, 'data'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(data.filter((name) => name.endsWith('.txt')).sort(), [...DATA_FILES]);
  const bytes = (name: string): number => statSync(join(DIST, name)).size;
  assert.ok(bytes('pip-shim.cjs') < 400_000, `pip-shim.cjs: ${bytes('pip-shim.cjs')}`);
  const all = PROGRAM_FILES.reduce((sum, name) => sum + bytes(name), 0);
  assert.ok(all < 800_000, `all: ${all}`);
});

test('if remedies.cjs is missing or of another version, the real pip runs and one line says why', async (t) => {
  const box = await copied(t);
  const file = join(box.program, 'remedies.cjs');
  const plain = await box.run(box.python.pip, ['install', 'library']);
  const other = readFileSync(file, 'utf8').replace(/(\.id!==")[\da-f]+/, '$1other');
  for (const [spoil, why] of [
    [
      () => writeFileSync(file, other),
      /^pip-shim: remedies\.cjs is of another version of pip-shim; running plain pip$/m,
    ],
    [() => rmSync(file), /^pip-shim: Cannot find module '\.\/remedies\.cjs'; running plain pip$/m],
  ] as const) {
    spoil();
    const { code, stdout, stderr } = await box.run(box.pip, ['install', 'library'], { env: AUTO });
    assert.deepEqual([code, stdout], [plain.code, plain.stdout]);
    assert.match(stderr, why);
    assert.ok(stderr.endsWith(plain.stderr), stderr);
  }
});

test('without the files of data/, pip-shim still offers an install, but does not know that black is a tool', async (t) => {
  const box = await copied(t);
  const dry = { env: { PIP_SHIM_AUTO: 'smart', PIP_SHIM_DRY_RUN: '1' } };
  assert.match((await box.run(box.pip, ['install', 'black'], dry)).stderr, /^pip-shim: would do: .*pipx/m);
  rmSync(join(box.program, 'data'), { recursive: true });
  const { code, stderr } = await box.run(box.pip, ['install', 'black'], dry);
  assert.equal(code, 0);
  assert.match(stderr, /^pip-shim: would do: .*\.venv/m);
});

import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { runBy } from '../../../src/system/shim-template.ts';
import type { CliBox } from '../../helpers/cli-box.ts';
import { inProcessBoxFor } from '../../helpers/in-process.ts';

// Tests `pip-shim enable python` and `disable python`, and rehash and doctor with the python shims.

const pythons = (box: CliBox): string[] => readdirSync(box.shims).filter((name) => name.startsWith('python'));

/** Puts another Python on PATH, under a name with another version. */
const anotherPython = (box: CliBox, name: string): string =>
  box.command(name, `exec '${box.python.python}' "$@"`);

async function enabledBox(t: Parameters<typeof inProcessBoxFor>[0]): Promise<CliBox> {
  const box = await inProcessBoxFor(t);
  box.placeShims();
  await box.cli(['rehash']);
  const { code, stderr } = await box.cli(['enable', 'python']);
  assert.deepEqual([code, stderr], [0, '']);
  return box;
}

test('enable python places one shim for each Python, and disable python removes these shims', async (t) => {
  const box = await inProcessBoxFor(t);
  box.placeShims();
  await box.cli(['rehash']);
  const before = readdirSync(box.shims);
  for (const name of ['python2', 'python3-config', 'python3.x', 'ipython3']) box.command(name, '');
  const enabled = await box.cli(['enable', 'python']);
  assert.match(enabled.stdout, /^placed: python.* in .*\/shims\nin shells that are open already: hash -r\n$/);
  assert.ok(pythons(box).includes('python3') && pythons(box).includes(basename(box.python.python)));
  assert.ok(pythons(box).every((name) => /^python(3(\.\d+)?)?$/.test(name)));
  const [pip, python] = ['pip', 'python3'].map((name) => readFileSync(join(box.shims, name), 'utf8'));
  assert.equal(runBy(python ?? '', '/bin/sh'), pip);
  assert.equal(statSync(join(box.shims, 'python3')).mode & 0o777, 0o755);
  const { stdout } = await box.run('python3', ['-m', 'pip', '--version']);
  assert.match(stdout, /^pip \d/);
  const odd = {
    'a.b': '1',
    'BASH_FUNC_echo%%': '() {  exit 7\n}',
    BASH_ENV: box.write('bash-env', 'exit 8'),
  };
  const print = 'import os; print(*(os.environ.get(name) for name in ["a.b", "BASH_FUNC_echo%%"]), sep="|")';
  const kept = await box.run('python3', ['-c', print], { env: odd });
  assert.deepEqual([kept.code, kept.stdout], [0, '1|() {  exit 7\n}\n'], 'every variable reaches the Python');
  assert.match((await box.cli(['enable', 'python'])).stdout, /^nothing to do: .* has .*python3.* already$/m);
  const disabled = await box.cli(['disable', 'python'], { parent: 0, env: { SHELL: '/bin/tcsh' } });
  assert.match(
    disabled.stdout,
    /^removed: python3.* from .*\/shims\nin shells that are open already: rehash\n$/,
  );
  assert.deepEqual(readdirSync(box.shims), before);
  assert.equal((await box.cli(['disable', 'python'])).stdout, 'nothing to do: there is no shim for python\n');
});

test('doctor does not accept a shell that is gone, or that drops variables, for the python shims', async (t) => {
  const box = await enabledBox(t);
  const shim = join(box.shims, 'python3');
  const text = readFileSync(shim, 'utf8');
  for (const shell of ['/nowhere/bash -p', '/bin/bash', '/usr/bin/env sh']) {
    writeFileSync(shim, runBy(text, shell));
    assert.match(
      (await box.cli(['doctor'])).stdout,
      /differ from those of this version: .*\/python3\n/,
      shell,
    );
    assert.match((await box.cli(['rehash'])).stdout, /^placed: python3 in /, shell);
    assert.doesNotMatch((await box.cli(['doctor'])).stdout, /differ from/, shell);
  }
});

test('rehash updates the python shims only if they are enabled', async (t) => {
  const box = await enabledBox(t);
  anotherPython(box, 'python3.99');
  assert.match((await box.cli(['rehash'])).stdout, /^placed: python3\.99 in /);
  rmSync(join(box.bin, 'python3.99'));
  assert.match((await box.cli(['rehash'])).stdout, /no such command any more: python3\.99\n/);
  await box.cli(['disable', 'python']);
  anotherPython(box, 'python3.99');
  assert.match((await box.cli(['rehash'])).stdout, /^nothing to do: /);
  assert.deepEqual(pythons(box), []);
});

test('enable and disable keep a file that is not a shim, and enable places the other shims', async (t) => {
  const box = await inProcessBoxFor(t);
  box.placeShims();
  const mine = box.write('.local/share/pip-shim/shims/python3', 'mine');
  const { code, stderr } = await box.cli(['enable', 'python']);
  assert.equal(code, 1);
  assert.match(stderr, /does not overwrite them: .*\/shims\/python3\n/);
  assert.ok(pythons(box).includes(basename(box.python.python)));
  await box.cli(['disable', 'python']);
  assert.deepEqual([pythons(box), readFileSync(mine, 'utf8')], [['python3'], 'mine']);
});

interface Diagnosis {
  readonly notes: readonly string[];
  readonly findings: readonly { code: string; problem: string }[];
  readonly seen: readonly { what: string; value: string }[];
}

test('doctor shows the python shims and their problems', async (t) => {
  const box = await enabledBox(t);
  const { stdout, code } = await box.cli(['doctor']);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^python3 +\S+, Python 3\.\d+ \(\S+\), externally managed, so pip refuses$/m);
  const codes = async () => (await box.json<Diagnosis>(['doctor'])).findings.map((each) => each.code);
  anotherPython(box, 'python3.99');
  assert.deepEqual(await codes(), ['no-shim']);
  await box.cli(['rehash']);
  assert.deepEqual(await codes(), []);
  chmodSync(join(box.shims, 'python3'), 0o644);
  assert.ok((await codes()).includes('outdated-shim'));
  await box.cli(['rehash']);
  renameSync(join(box.bin, 'python3.99'), join(box.root, 'python3.99'));
  assert.deepEqual(await codes(), ['stale-shim']);
  await box.cli(['disable', 'python']);
  assert.doesNotMatch((await box.cli(['doctor'])).stdout, /^python/m);
});

test('doctor prints that no shim catches python3 -m pip install, and how to place that shim', async (t) => {
  const box = await inProcessBoxFor(t);
  box.placeShims(['pip']);
  await box.cli(['rehash']);
  const note = 'pip-shim does not help with python3 -m pip install; to change that: pip-shim enable python';
  assert.equal((await box.json<Diagnosis>(['doctor'])).notes.includes(note), true);
  assert.equal((await box.cli(['enable', 'python'])).code, 0);
  const { notes, seen } = await box.json<Diagnosis>(['doctor']);
  assert.equal(notes.includes(note), false);
  assert.match(
    seen.find(({ what }) => what === 'python3')?.value ?? '',
    /, externally managed, so pip refuses$/,
  );
});

test('enable and disable exit with 2 for wrong arguments, and enable needs a Python on PATH', async (t) => {
  const box = await inProcessBoxFor(t);
  for (const command of ['enable', 'disable']) {
    for (const [args, says] of [
      [[], `${command} needs an argument`],
      [['ruby'], `${command} takes only python, not ruby`],
    ] as const) {
      const { code, stderr } = await box.cli([command, ...args]);
      assert.equal(code, 2);
      assert.ok(stderr.includes(says) && stderr.includes(`pip-shim ${command} python`), stderr);
    }
  }
  const none = await box.cli(['enable', 'python'], { env: { PATH: box.bin } });
  assert.match(none.stderr, /no python on PATH/);
});

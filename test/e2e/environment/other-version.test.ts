import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Python, twoPythons } from '../../helpers/interpreter.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import { makePython, markedPython } from '../../helpers/python.ts';
import type { SandboxRun } from '../../helpers/sandbox.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { type PromptBox, promptBox } from '../menu/prompt-box.ts';

// `pip3.N` and `python3.N -m pip` name a version of Python. They never act on a venv of another version.

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const INSTALL = ['install', '-q', 'library'];

interface Box extends PromptBox {
  /** The version of the project's venv, and the version of the other Python. */
  readonly own: string;
  readonly other: string;
  sh(line: string, options?: SandboxRun): ReturnType<PromptBox['run']>;
}

const minorOf = ({ version }: Pick<Python, 'version'>): string => version.split('.').slice(0, 2).join('.');

/** A box whose PATH also has another marked Python. Skips the test if the machine has only one Python. */
async function twoVersions(t: TestContext): Promise<Box | undefined> {
  const pythons = await twoPythons();
  const marked = await markedPython();
  const another = [pythons?.newer, pythons?.older].find(
    (each) => each !== undefined && minorOf(each) !== minorOf(marked),
  );
  if (!another) {
    t.skip('there is only one version of Python from 3.11 on here');
    return undefined;
  }
  const python = await makePython({ marked: true, from: another.executable });
  const box = await promptBox(t);
  const [own, other] = [minorOf(marked), minorOf(python)];
  box.env.PATH = `${box.env.PATH}:${dirname(python.pip)}`;
  box.placeShims(['pip', 'python3', `pip${other}`, `python${other}`]);
  return { ...box, own, other, sh: (line, options) => box.run('sh', ['-c', line], options) };
}

test('under PIP_SHIM_AUTO=venv, pip3.N exits with 1 if the venv has another version, and both next steps work', async (t) => {
  const box = await twoVersions(t);
  if (!box) return;
  const { own, other } = box;
  await ownVenv(box, undefined, [{ name: 'library' }]);
  const venvs = ['.venv', `.venv-${other}`];
  for (const command of [`pip${other}`, `python${other} -m pip`]) {
    const { code, stdout, stderr } = await box.sh(`${command} install library`, { env: AUTO });
    const named = command.split(' ')[0];
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      `pip-shim: PIP_SHIM_AUTO=venv: .venv has Python ${own}, and ${named} means Python ${other}\n` +
        `  a venv for Python ${other}: PIP_SHIM_VENV=${venvs[1]} ${command} install library\n` +
        `  for Python ${own}: .venv/bin/pip install library\n`,
    );
  }
  const removed = await box.run(`pip${other}`, ['uninstall', '-y', 'library'], { env: AUTO });
  assert.deepEqual([removed.code, removed.stdout], [1, '']);
  assert.match(
    removed.stderr,
    new RegExp(`\\.venv has Python ${own}, and pip${other} means Python ${other}`),
  );
  const real = await box.run(join(dirname(box.env.PATH?.split(':').at(-1) ?? ''), 'bin', 'pip'), ['freeze']);
  const freeze = (name: string) => box.run(name, ['freeze'], { env: AUTO });
  assert.equal((await freeze(`pip${other}`)).stdout, real.stdout, 'a command that reads is plain pip');
  const python = await box.run(`python${other}`, ['-c', 'import sys; print(sys.prefix == sys.base_prefix)'], {
    env: AUTO,
  });
  assert.equal(python.stdout, 'True\n', 'so is a command of that Python');
  assert.match((await freeze('pip')).stdout, /^library==/);
  const beside = await box.sh(`PIP_SHIM_VENV=${venvs[1]} pip${other} ${INSTALL.join(' ')}`, { env: AUTO });
  assert.equal(beside.code, 0, beside.stderr);
  const shown = await box.run(join(box.project, `.venv-${other}/bin/python`), ['-c', 'import library']);
  assert.equal(shown.code, 0, shown.stderr);
  assert.equal((await box.sh('.venv/bin/pip install library')).code, 0);
});

test('at a terminal, if the venv has another version, pip3.N asks, and makes a second venv of its own version', async (t) => {
  const box = await twoVersions(t);
  if (!box) return;
  const { own, other } = box;
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  const terminal = await box.open(`pip${other}`, INSTALL, { cols: 120 });
  await terminal.waitFor(`In a venv for Python ${other} (.venv-${other}, new)`);
  await terminal.waitFor(`.venv has Python ${own}`);
  await terminal.waitFor(/Stop +nothing is installed/);
  terminal.type(KEYS.enter);
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.ok(existsSync(join(box.project, `.venv-${other}/lib/python${other}/site-packages/library.py`)));
});

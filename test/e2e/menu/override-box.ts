import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { makePython, type Python } from '../../helpers/python.ts';
import { KEYS, type Terminal, type TerminalOptions } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { type PromptBox, promptBox, text } from './prompt-box.ts';

export const QUESTION = 'Type the word override to do it anyway:';
/** Makes a Python that only this test file uses, so that its tests may write into the Python. */
export const pythonOf = (file: string) => makePython({ marked: true, aloneFor: basename(file) });

/** Makes a sandbox with a fake dpkg. 31 system packages depend on the package that owns `dependency`. */
export async function overrideBox(t: TestContext, own: Python): Promise<PromptBox> {
  const prefix = dirname(dirname(own.python));
  const box = await promptBox(t, { python: own });
  buildWheel(box.wheels, { name: 'dependency', version: '2.0' });
  for (const name of ['wanted', 'unwanted']) buildWheel(box.wheels, { name, requires: ['dependency'] });
  // The Python does not search this directory of the distribution, so pip finds no old version to remove.
  const lib = `lib/${basename(own.python)}`;
  const hasDist = existsSync(join(own.stdlib, 'dist-packages/pip'));
  const info = join(
    prefix,
    hasDist ? `${lib}/site-packages` : 'lib/python3/dist-packages',
    'dependency-1.0.dist-info',
  );
  mkdirSync(info, { recursive: true });
  const search = `case $2 in ${info}) echo "fake-dependency: $2" ;; *) exit 1 ;; esac`;
  const more = Array.from({ length: 30 }, (_, index) => `fake-${index + 10}\tii \t\tfake-tool\t`);
  const lines = ['fake-dependency\tii \t\t\t', 'fake-tool\tii \t\tfake-dependency (>= 1) | other\t', ...more];
  writeFileSync(join(box.root, 'installed'), `${lines.join('\n')}\n`);
  const list = `cat '${join(box.root, 'installed')}'`;
  box.command('dpkg-query', `case $1 in --search) ${search} ;; *) ${list} ;; esac`);
  return box;
}

/** Opens the menu and chooses "Into the system's Python" by three presses of Up from the first entry. */
export async function chooseOverride(
  box: PromptBox,
  args: readonly string[],
  options: Partial<TerminalOptions> = {},
  open = ['pip'],
): Promise<Terminal> {
  const [program = '', ...words] = open;
  const terminal = await box.open(program, [...words, ...args], options);
  await terminal.waitFor(/ {2}Into the system's Python \(risky\) +may break the/);
  await terminal.waitFor(/Stop +nothing/);
  for (const entry of [/❯ Stop/, /❯ Show/, /❯ Into the system's Python/]) {
    terminal.type(KEYS.up);
    await terminal.waitFor(entry);
  }
  await terminal.waitFor(/→ pip install --break-system-packages/);
  terminal.type(KEYS.enter);
  return terminal;
}

/** Tells whether the sandbox's Python can import a module. */
export const has = async (box: PromptBox, module: string): Promise<boolean> =>
  (await box.run(box.python.python, ['-c', `import ${module}`])).code === 0;

/** Types `keys`. Asserts the exit code, that the terminal has its old modes and that nothing is installed. */
export async function assertDeclined(
  box: PromptBox,
  terminal: Terminal,
  keys: string,
  code: number,
): Promise<void> {
  const before = await terminal.settings();
  terminal.type(keys);
  assert.deepEqual(await terminal.exit, { code, signal: null });
  const after = await terminal.settings();
  assert.ok(!before.canonical && after.canonical && after.echo);
  assert.equal(text(terminal).includes('externally-managed'), code === 1);
  assert.ok(!(await has(box, 'unwanted')));
}

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { cellsOf } from '../../helpers/cells.ts';
import { serveIndex } from '../../helpers/local-index.ts';
import { askedOnce } from '../../helpers/prepared.ts';
import { type EndOfTest, type Sandbox, type SandboxOptions, sandboxFor } from '../../helpers/sandbox.ts';
import { testTemp } from '../../helpers/temp.ts';
import {
  openTerminal,
  type Terminal,
  type TerminalOptions,
  type TerminalSettings,
} from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** A sandbox with shims and an index on loopback. Its fake apt-cache knows no package. */
export interface PromptBox extends Sandbox {
  readonly wheels: string;
  /** Runs a command at a new terminal in the project. The options override the box's own options. */
  open(command: string, args: readonly string[], options?: Partial<TerminalOptions>): Promise<Terminal>;
  /** Returns the real pip's stderr. pip runs only once for all tests that ask with the same arguments. */
  refusal(args: readonly string[]): Promise<string>;
  /** True if the project has a .venv. */
  hasVenv(): boolean;
}

export async function promptBox(t: EndOfTest, options: SandboxOptions = {}): Promise<PromptBox> {
  const sandbox = await sandboxFor(t, options);
  sandbox.placeShims();
  sandbox.command('apt-cache', 'exit 0');
  const wheels = join(sandbox.root, 'wheels');
  buildWheel(wheels, { name: 'library' });
  const index = await serveIndex(wheels);
  t.after(() => index.close());
  sandbox.env.PIP_INDEX_URL = index.url;
  const { env, project, python } = sandbox;
  return {
    ...sandbox,
    wheels,
    open: (command, args, options = {}) =>
      openTerminal(command, args, { cwd: project, ...options, env: { ...env, ...options.env } }),
    refusal: (args) =>
      askedOnce(`refusal-${digest([python.pip, ...args])}`, async () => {
        const { code, stderr } = await sandbox.run(python.pip, args);
        assert.equal(code, 1, stderr);
        return stderr;
      }),
    hasVenv: () => existsSync(join(project, '.venv')),
  };
}

const digest = (words: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 10);

/** Gives the sandbox to the user nobody, as whom root then runs a command with {@link AS_NOBODY}. */
export async function giveToNobody(box: PromptBox): Promise<void> {
  for (const directory of [testTemp(), box.root]) chmodSync(directory, 0o755);
  await box.run('chown', ['-R', '65534:65534', box.home, `${box.root}/tmp`]);
}

export const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const;

/** The script of a fake `apt-cache policy` that offers version 1.2.3 of every package. */
export const APT_HAS_ALL = `shift
for package; do printf '%s:\\n  Installed: (none)\\n  Candidate: 1:1.2.3+dfsg-4\\n  Version table:\\n' "$package"; done`;

/** Asserts that the terminal has its old modes and a visible cursor. */
export async function assertSane(terminal: Terminal, before: TerminalSettings): Promise<void> {
  assert.equal((await terminal.settings()).all, before.all);
  const raw = terminal.raw();
  assert.ok(raw.lastIndexOf('\x1b[?25h') >= raw.lastIndexOf('\x1b[?25l'), 'the cursor is hidden');
}

/** Returns the terminal's output with `\n` in place of `\r\n`. */
export function text(terminal: Terminal): string {
  return terminal.screen().replace(/\r+\n/g, '\n');
}

/** The output of `count` bells. In a menu, each key without a meaning rings one bell. */
export const bells = (count: number): string => '\x07'.repeat(count);

/** Presses a key in a menu, then `x`. The bell for `x` rings after the menu has drawn the key's effect. */
export async function press(terminal: Terminal, key: string): Promise<void> {
  terminal.type(`${key}x`);
  await terminal.waitFor(bells(1));
}

/** Returns the lines that a terminal of this width shows at the end of the output. */
export function picture(raw: string, columns: number): string[] {
  return cellsOf(raw, columns).map((cells) =>
    cells
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
}

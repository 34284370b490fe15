import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { openTerminal, type Terminal, type TerminalOptions } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** A shell for which pip-shim has a hook. The tests start it without the user's start files. */
export interface HookedShell {
  readonly name: 'bash' | 'zsh' | 'fish';
  readonly args: readonly string[];
  /** A line that sets a prompt with the last exit code and a count. A redrawn prompt keeps its count. */
  readonly prompt: string;
  readonly load: string;
  /** Returns the line that sets and exports a variable. */
  set(name: string, value: string): string;
  unset(name: string): string;
  /** Returns the line that puts a directory first on PATH. */
  prepend(directory: string): string;
}

const SH = {
  set: (name: string, value: string) => `export ${name}='${value}'`,
  unset: (name: string) => `unset ${name}`,
  prepend: (directory: string) => `export PATH='${directory}':"$PATH"`,
};

export const HOOKED_SHELLS: readonly [bash: HookedShell, zsh: HookedShell, fish: HookedShell] = [
  {
    name: 'bash',
    args: ['--norc', '--noprofile'],
    prompt: "prompts=0; PS1='[$?:$((prompts+=1))] ready> '",
    load: 'eval "$(pip-shim hook bash)"',
    ...SH,
  },
  {
    name: 'zsh',
    args: ['-f'],
    prompt: "prompts=0; setopt prompt_subst; unsetopt zle prompt_sp; PS1='[%?:$((prompts+=1))] ready> '",
    load: 'eval "$(pip-shim hook zsh)"',
    ...SH,
  },
  {
    name: 'fish',
    args: ['--no-config'],
    prompt: [
      'set prompts 0; function fish_title; end; function fish_greeting; end; function fish_prompt',
      "set -l code $status; set prompts (builtin math $prompts + 1); builtin printf '[%s:%s] ready> ' $code $prompts; end",
    ].join('; '),
    load: 'pip-shim hook fish | source',
    set: (name, value) => `set -gx ${name} '${value}'`,
    unset: (name) => `set -e ${name}`,
    prepend: (directory) => `set -gx PATH '${directory}' $PATH`,
  },
];

export const pathOfShell = (name: string): string | undefined =>
  ['/usr/bin', '/bin'].map((directory) => `${directory}/${name}`).find(existsSync);

export interface Session {
  readonly terminal: Terminal;
  /** Types a line and waits for the prompt. Returns the output, the prompt's prefix and the exit code. */
  line(text: string): Promise<{ readonly output: string; readonly prompt: string; readonly code: number }>;
  /** Types a command that starts an inner shell, waits until that shell reads input, and sets its prompt. */
  enter(shell: HookedShell, command: string): Promise<void>;
  /** Types a line that ends the inner shell, and waits for the prompt of the outer shell. */
  back(text: string): ReturnType<Session['line']>;
  /** The environment that programs get, without the variables that every command changes. */
  environment(): Promise<ReadonlyMap<string, string>>;
  end(): Promise<void>;
}

/** Returns the environment without the variables that differ in each nested shell. */
export const ofUser = (environment: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...environment].filter(([name]) => name !== 'SHLVL' && !name.startsWith('_PIPSHIM_')));

export interface SessionOptions extends Partial<TerminalOptions> {
  readonly hooked?: boolean;
  /** A command such as strace, with its arguments, that starts the shell. */
  readonly under?: readonly string[];
}

export interface StackBox extends Sandbox {
  /** The path of a wheel of `demo` 1.0. */
  readonly wheel: string;
  /** Starts a shell at a terminal in the project, and sets its prompt. By default it loads the hook. */
  open(shell: HookedShell, options?: SessionOptions): Promise<Session>;
}

/** Makes a sandbox with shims and the command pip-shim. Its shells run at a real terminal. */
export async function stackBox(t: TestContext): Promise<StackBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  box.command('apt-cache', 'exit 0');
  const open: StackBox['open'] = async (shell, { hooked = true, under = [], ...options } = {}) => {
    const path = pathOfShell(shell.name);
    if (!path) throw new Error(`${shell.name} is not installed`);
    const env = { ...box.env, ...options.env };
    const [command = path, ...args] = [...under, path, ...shell.args];
    const defaults = { cwd: box.project, cols: 200, lifetime: 180_000 };
    const terminal = await openTerminal(command, args, { ...defaults, ...options, env });
    t.after(() => terminal.kill()); // after a failure it would live on, and the test file with it
    const session = sessionAt(terminal, join(box.root, 'environment'));
    await session.line(shell.prompt);
    if (hooked) await session.line(shell.load);
    return session;
  };
  return { ...box, wheel: buildWheel(box.root, { name: 'demo', version: '1.0' }), open };
}

export function sessionAt(terminal: Terminal, file: string): Session {
  let seen = 0;
  let outer = 0;
  const line: Session['line'] = async (text) => {
    terminal.type(`${text}\n`);
    for (let output = ''; ; ) {
      const found = await terminal.waitFor(/([\s\S]*?)(\([^()\r\n]*\) )?\[(\d+):(\d+)\] ready> /, 30_000);
      const [, before = '', prompt = '', code = '', count = ''] = found;
      output += before.replace(/\r/g, '');
      if (Number(count) !== seen + 1) continue;
      seen = Number(count);
      return { output, prompt, code: Number(code) };
    }
  };
  return {
    terminal,
    line,
    back(text) {
      seen = outer;
      return line(text);
    },
    async enter(shell, command) {
      terminal.type(`${command}\n`);
      await terminal.waitFor(/\n[^\n]*[#$%>] /, 30_000); // before this prompt the outer shell may read keys
      outer = seen;
      seen = 0;
      await line(shell.prompt);
    },
    async environment() {
      await line(`env -0 >'${file}'`);
      const pairs = readFileSync(file, 'utf8').split('\0').filter(Boolean);
      const entries = pairs.map((pair): [string, string] => {
        const at = pair.indexOf('=');
        return [pair.slice(0, at), pair.slice(at + 1)];
      });
      return new Map(entries.filter(([name]) => !['_', 'OLDPWD', 'PWD'].includes(name)).sort());
    },
    async end() {
      terminal.type('exit\n');
      await terminal.exit;
    },
  };
}

/** Types a line, and returns the hints that come before the next prompt, but not pip's own. */
export async function hintsAfter(session: Session, line: string): Promise<readonly string[]> {
  const { output } = await session.line(line);
  return output.split('\n').filter((each) => each.startsWith('hint: ') && !each.includes('PEP 668'));
}

import type { Ports } from '../commands/ports.ts';
import { isSuccess } from '../system/ports.ts';
import { isPythonName } from '../system/shim-template.ts';

/**
 * The shells that may run the shim of a Python, as they stand after `#!` in the shim's first line. The shim
 * must hand on every variable to Python, because all kinds of programs start a Python, and Python starts
 * others. dash drops some: those with names like `a.b`, and exported functions. With -p, bash takes no
 * functions from the environment and reads no file (BASH_ENV).
 */
const SHELLS = [
  '/bin/sh',
  '/bin/bash -p',
  '/usr/bin/bash -p',
  '/usr/local/bin/bash -p',
  '/opt/homebrew/bin/bash -p',
];

/** Variables that a shell may drop or change. The function is written as bash itself exports functions. */
const ODD = { 'pipshim.odd': 'a.b', 'pipshim-odd': 'a-b', 'BASH_FUNC_pipshim_odd%%': '() {  :\n}' };

type Starting = Pick<Ports, 'look' | 'processes'>;

/** Whether a shell is one of {@link SHELLS} and hands every variable on. Starts the shell to find out. */
export async function keeps(shell: string, { look, processes }: Starting): Promise<boolean> {
  const [program = '', ...options] = shell.split(' ');
  if (!SHELLS.includes(shell) || !look.executable(program)) return false;
  const command = { program, args: [...options, '-c', 'exec env'], env: ODD };
  const { ending, stdout } = await processes.captured(command, { timeout: 5_000 });
  const isKept = Object.entries(ODD).every(([name, value]) => `\n${stdout}`.includes(`\n${name}=${value}\n`));
  return isSuccess(ending) && isKept;
}

/** The first of {@link SHELLS} that hands every variable on. */
async function keepingShell(ports: Starting): Promise<string | undefined> {
  for (const shell of SHELLS) if (await keeps(shell, ports)) return shell;
  return undefined;
}

/** Why no Python gets a shim. */
const NO_SHELL = 'no shell on this machine passes on all environment variables';

/** The names that can get a shim, and the shell that runs the shims of Pythons. */
export interface Placeable {
  readonly names: readonly string[];
  readonly pythonShell: string;
}

/** If no shell hands on every variable, leaves out the names of Pythons, and says why. */
export async function placeable(
  names: readonly string[],
  ports: Pick<Ports, 'look' | 'processes' | 'screen'>,
): Promise<Placeable> {
  const pythons = names.filter(isPythonName);
  const shell = pythons.length === 0 ? '/bin/sh' : await keepingShell(ports);
  if (shell !== undefined) return { names, pythonShell: shell };
  ports.screen.line(
    `no shim for ${pythons.join(', ')}: ${NO_SHELL}; install bash, then: pip-shim enable python`,
  );
  return { names: names.filter((name) => !isPythonName(name)), pythonShell: '/bin/sh' };
}

/** Why pip-shim removes a placed shim. */
export const whyGone = (name: string, commands: ReadonlyMap<string, string>): string =>
  commands.has(name) ? NO_SHELL : 'this machine has no such command any more';

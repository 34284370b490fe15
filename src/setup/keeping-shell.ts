import type { Ports } from '../commands/ports.ts';
import type { Look, Processes } from '../system/ports.ts';
import { isPythonName } from '../system/shim-template.ts';

/**
 * The shells that may run the shim of a Python, as on the first line of a script. A Python stands between a program
 * and its parent much more often than pip does, so its shim must hand on every variable: dash drops names like `a.b`
 * and exported functions. With -p bash takes no functions from the environment and reads no file (BASH_ENV).
 */
const SHELLS = [
  '/bin/sh',
  '/bin/bash -p',
  '/usr/bin/bash -p',
  '/usr/local/bin/bash -p',
  '/opt/homebrew/bin/bash -p',
];

/** Variables that a shell may drop or change. A function has the text that bash itself exports. */
const ODD = { 'pipshim.odd': 'a.b', 'pipshim-odd': 'a-b', 'BASH_FUNC_pipshim_odd%%': '() {  :\n}' };

/** The first of these shells that hands every variable on, which each must show by a real start. */
async function keepingShell(ports: {
  readonly look: Look;
  readonly processes: Processes;
}): Promise<string | undefined> {
  for (const shell of SHELLS) {
    const [program = '', ...options] = shell.split(' ');
    if (!ports.look.executable(program)) continue;
    const command = { program, args: [...options, '-c', 'exec env'], env: ODD, withoutInput: true };
    const { ending, stdout } = await ports.processes.captured(command, { timeout: 5_000 });
    const isKept = Object.entries(ODD).every(([name, value]) =>
      `\n${stdout}`.includes(`\n${name}=${value}\n`),
    );
    if (ending.kind === 'exit' && ending.code === 0 && isKept) return shell;
  }
  return undefined;
}

/** The names that can get a shim, and the shell that runs the shims of Pythons. */
export interface Placeable {
  readonly names: readonly string[];
  readonly pythonShell: string;
}

/** Leaves the names of Pythons out, and says why, if no shell hands on every variable. */
export async function placeable(
  names: readonly string[],
  ports: Pick<Ports, 'look' | 'processes' | 'screen'>,
): Promise<Placeable> {
  const pythons = names.filter(isPythonName);
  const shell = pythons.length === 0 ? '/bin/sh' : await keepingShell(ports);
  if (shell !== undefined) return { names, pythonShell: shell };
  ports.screen.line(
    `no shim for ${pythons.join(', ')}: no shell here hands on every environment variable; install bash, then: pip-shim enable python`,
  );
  return { names: names.filter((name) => !isPythonName(name)), pythonShell: '/bin/sh' };
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basePython } from '../test/helpers/interpreter.ts';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import type { Measured } from './pairs.ts';

const UNTIL_SHOWN = fileURLToPath(new URL('until-shown.py', import.meta.url));
/**
 * A Python script that prints the peak memory of the largest process of a command, in kB. The command may
 * exit with any code.
 */
const PEAK = `
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)`;

/**
 * Returns a function that measures a whole process, from its start to its end, in milliseconds.
 * @param more variables to add to the sandbox's
 * @param expected the exit code; with any other exit code the function throws
 */
export function timed(
  { env, project }: Sandbox,
  command: string,
  args: readonly string[],
  more = {},
  expected = 0,
): Measured {
  return () => {
    const options = { cwd: project, env: { ...env, ...more }, encoding: 'utf8' } as const;
    const start = process.hrtime.bigint();
    const { status, stderr, error } = spawnSync(command, args, {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const end = process.hrtime.bigint();
    if (status !== expected) throw new Error(failure(command, args, status, error?.message ?? stderr));
    return Number(end - start) / 1e6;
  };
}

/**
 * The message about a failed command. Shortens the command, because some commands here have 100,000 words.
 */
const failure = (command: string, args: readonly string[], status: number | null, why: string): string =>
  `${[command, ...args].join(' ').slice(0, 200)}: exit code ${status}\n${why}`;

/** Measures the time from Enter until a terminal shows the pattern. `words` come after `install`. */
export type PromptTimer = (pattern: string, command: string, words: readonly string[]) => Measured;

export async function promptTimer(sandbox: Sandbox): Promise<PromptTimer> {
  const shown = await promptWatcher(sandbox);
  return (pattern, command, words) => () => shown(pattern, command, words).took;
}

/**
 * Like {@link promptTimer}, but runs the command at once, and also returns all that the terminal showed. Also
 * takes variables to add to the sandbox's, and a file that must exist before the command is ended.
 */
export async function promptWatcher({ project, env }: Sandbox) {
  const { executable } = await basePython();
  return (pattern: string, command: string, words: readonly string[], more = {}, file = '') => {
    const args = ['-I', '-S', UNTIL_SHOWN, pattern, file, command, 'install', ...words];
    const options = { cwd: project, env: { ...env, ...more }, encoding: 'utf8', maxBuffer: 1 << 28 } as const;
    const { status, stdout, stderr, error } = spawnSync(executable, args, options);
    if (status !== 0) throw new Error(failure(command, words, status, error?.message ?? stderr));
    return { took: Number(stdout) / 1e6, shown: stderr };
  };
}

/**
 * Like {@link timed}, but measures the peak memory of the largest process that a command starts, in kB. No
 * figure is below 10 MB, because the Python that asks the system for it takes that much.
 */
export async function memoryMeter(): Promise<typeof timed> {
  const { executable } = await basePython();
  return ({ env, project }, command, args, more = {}, expected = 0) =>
    () => {
      const words = ['-I', '-S', '-c', PEAK, command, ...args];
      const options = { cwd: project, env: { ...env, ...more }, encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync(executable, words, options);
      if (status !== expected) throw new Error(failure(command, args, status, stderr));
      return Number(stdout);
    };
}

export function newProject(sandbox: Sandbox): Sandbox {
  const project = mkdtempSync(join(sandbox.home, 'project-'));
  mkdirSync(join(project, '.git'));
  return { ...sandbox, project };
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basePython } from '../test/helpers/interpreter.ts';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import type { Timed } from './pairs.ts';

const UNTIL_SHOWN = fileURLToPath(new URL('until-shown.py', import.meta.url));

/** Returns a function that times a whole process, from its start to its end. */
export function timed({ env, project }: Sandbox, command: string, args: readonly string[], more = {}): Timed {
  return () => {
    const options = { cwd: project, env: { ...env, ...more }, encoding: 'utf8' } as const;
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    const end = process.hrtime.bigint();
    if (status !== 0) throw new Error(`${[command, ...args].join(' ')}: exit code ${status}\n${stderr}`);
    return Number(end - start) / 1e6;
  };
}

export type PromptTimer = (pattern: string, command: string, words: readonly string[]) => Timed;

/** Measures the time from Enter until a terminal shows the pattern. `words` come after `install`. */
export async function promptTimer({ project, env }: Sandbox): Promise<PromptTimer> {
  const { executable } = await basePython();
  return (pattern, command, words) => () => {
    const args = ['-I', '-S', UNTIL_SHOWN, pattern, command, 'install', ...words];
    const { status, stdout, stderr } = spawnSync(executable, args, { cwd: project, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return Number(stdout) / 1e6;
  };
}

export function newProject(sandbox: Sandbox): Sandbox {
  const project = mkdtempSync(join(sandbox.home, 'project-'));
  mkdirSync(join(project, '.git'));
  return { ...sandbox, project };
}

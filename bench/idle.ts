import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import type { Contest, Timed } from './pairs.ts';

/** Measures the milliseconds that a shell's hook takes before an idle prompt, as the mean of many prompts. */
function idlePrompt({ env, project }: Sandbox, load: string, prompts: number): Timed {
  const script = `eval "$(${load})"
start=$EPOCHREALTIME
for ((n = 0; n < ${prompts}; n++)); do eval "\${PROMPT_COMMAND[0]}"; done
end=$EPOCHREALTIME
echo $(((\${end/./} - \${start/./})))`;
  return () => {
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
      cwd: project,
      env,
      encoding: 'utf8',
    });
    if (status !== 0 || stderr !== '') throw new Error(`${load}: exit code ${status}\n${stderr}`);
    return Number(stdout) / 1000 / prompts;
  };
}

/** Compares our hook at an idle prompt with direnv's. Undefined if direnv is not installed. */
export function idleHook(sandbox: Sandbox): Contest | undefined {
  if (spawnSync('direnv', ['version']).status !== 0) return undefined;
  const launcher = join(sandbox.placeShims(['pip-shim']), 'pip-shim');
  return {
    name: 'idle prompt, bash',
    says: ['the hook at an idle prompt of bash', "direnv's hook"],
    goal: 0.05,
    ours: idlePrompt(sandbox, `${launcher} hook bash`, 20_000),
    bare: idlePrompt(sandbox, 'direnv hook bash', 50),
  };
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import type { Contest, Measured, Rival } from './pairs.ts';
import type { Peers } from './peers.ts';

/** Measures the milliseconds that a shell's hook takes before an idle prompt, as the mean of many prompts. */
function idlePrompt({ env, project }: Sandbox, load: string, prompts: number): Measured {
  const script = `eval "$(${load})"
prompts() { local n; for ((n = 0; n < $1; n++)); do eval "\${PROMPT_COMMAND[0]}"; done; }
prompts 2
start=$EPOCHREALTIME
prompts ${prompts}
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

/** Compares our hook at an idle prompt with the hooks of other tools, if these tools are installed. */
export function idleHook(sandbox: Sandbox, { direnv, mise }: Peers): readonly Contest[] {
  const rivals: Rival[] = [];
  if (direnv !== undefined)
    rivals.push({
      ...{ column: 'direnv', says: "direnv's hook", goal: 0.01, heldBy: 'the lines of the hook itself' },
      run: idlePrompt(sandbox, `'${direnv}' hook bash`, 50),
    });
  if (mise !== undefined)
    rivals.push({
      column: 'mise',
      says: "mise's hook",
      run: idlePrompt(sandbox, `'${mise}' activate bash`, 20),
    });
  if (rivals.length === 0) return [];
  const launcher = join(sandbox.placeShims(['pip-shim']), 'pip-shim');
  const ours = idlePrompt(sandbox, `'${launcher}' hook bash`, 20_000);
  return [{ what: 'the hook at an idle prompt of bash', ours, rivals }];
}

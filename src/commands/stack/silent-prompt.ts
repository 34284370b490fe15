import type { Ports, UsersShell } from '../ports.ts';

/** The variable in which each shell keeps the commands that it runs before its prompt. */
const RUNS_BEFORE_PROMPT: Readonly<Record<string, string>> = {
  bash: 'PROMPT_COMMAND',
  zsh: 'precmd_functions',
};

/** A reason why a shell with the hook does not run it, and the cure. */
interface Silence {
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Returns the problem if a shell's prompt does not run the hook. The sign of this problem is that no prompt
 * has ever run the hook, and an earlier push still waits for one. One push alone proves nothing, because it
 * may be in a start file. Once a prompt has run the hook, a waiting push proves nothing either: the user may
 * have typed two pushes on one line.
 * @param id the shell that waits for this command
 */
export function silentPrompt(
  id: string,
  { env, stacks, shell }: Pick<Ports, 'env' | 'stacks' | 'shell'>,
): Silence | undefined {
  if (env._PIPSHIM_READY === 'readonly')
    return {
      problem: "this shell's prompt can't run the hook, because PROMPT_COMMAND is readonly",
      remedy: `load the hook before the line that makes it readonly: ${shell.hook}`,
    };
  if (promptHasRun(id, env) || !stacks.isPending(id)) return undefined;
  return { problem: noPromptYet(shell), remedy: hookAtTheEnd(shell) };
}

/** True if a prompt of the shell has run the hook, or if the shell needs no prompt for it, as with hook.posix. */
export const promptHasRun = (id: string, env: Ports['env']): boolean =>
  env._PIPSHIM_DEAF !== undefined || env._PIPSHIM_READY === id;

/** The message for a shell that has loaded the hook, but whose prompt has not run it. */
export const noPromptYet = ({ name }: Pick<UsersShell, 'name'>): string =>
  `this shell has loaded the hook, but no prompt has run it yet: does a later line change ${RUNS_BEFORE_PROMPT[name] ?? 'the prompt'}?`;

/** The next step for the user. */
export const hookAtTheEnd = ({ hook, file }: Pick<UsersShell, 'hook' | 'file'>): string =>
  `load the hook at the end of ${file}: ${hook}`;

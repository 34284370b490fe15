import type { UsersShell } from '../ports.ts';

/** Where each shell keeps what runs before its prompt. */
const RUNS_BEFORE_PROMPT: Readonly<Record<string, string>> = {
  bash: 'PROMPT_COMMAND',
  zsh: 'precmd_functions',
};

/** The message for a shell that has loaded the hook, but whose prompt does not run it. */
export const silentPrompt = ({ name }: Pick<UsersShell, 'name'>): string =>
  `this shell has loaded the hook, but no prompt has run it yet: is ${RUNS_BEFORE_PROMPT[name] ?? 'the prompt'} changed afterwards, or readonly?`;

/** The next step for the user. */
export const hookAtTheEnd = ({ hook }: Pick<UsersShell, 'hook'>): string =>
  `load the hook at the end of ${hook.file}: ${hook.line}`;

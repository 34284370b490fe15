import { isVenv } from '../../environment/project.ts';
import { top, withoutGone } from '../../state/stack.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { resolveActivation } from './resolve-activation.ts';

export const activation: Subcommand = {
  name: 'activation',
  summary: 'what the hook has its shell do (for the hook alone)',
  usage: 'activation SHELL',
  examples: [['pip-shim activation bash', 'prints nothing where all is as it should be']],
  hidden: true,
  async run(args, ports) {
    const { positionals } = readWords(args, [], 1);
    const shell = ports.stacks.hooked();
    if (shell === undefined) return 0;
    const stored = ports.stacks.read(shell);
    const standing = withoutGone(stored, (venv) => isVenv(venv, ports.look));
    if (standing.stack.length < stored.stack.length)
      ports.screen.line('a venv that was pushed here is gone, and no longer on the stack');
    const state = resolveActivation(standing, ports);
    if (JSON.stringify(state) !== JSON.stringify(stored)) ports.stacks.hand(shell, state);
    ports.answer.statements(statementFor(top(state), positionals[0] ?? 'sh', ports));
    ports.stacks.settle(shell);
    return 0;
  },
};

/**
 * Shell code that activates the venv on top of the stack, or leaves the active venv if the stack is empty.
 * Returns an empty text if nothing has to change.
 */
function statementFor(wanted: ReturnType<typeof top>, shell: string, { env, shell: users }: Ports): string {
  const active = env._PIPSHIM_ACTIVE || undefined;
  if (wanted?.venv === active) return '';
  if (!wanted) return '_pipshim_leave\n';
  const marked = wanted.marked === undefined ? [] : [wanted.marked];
  const words = [wanted.venv, wanted.name, ...marked].map((word) => users.quoteFor(shell, word));
  return `_pipshim_enter ${words.join(' ')}\n`;
}

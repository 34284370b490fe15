import { isVenv } from '../../environment/project.ts';
import { type Pushed, placesOf, type ShellState, top, withoutGone } from '../../state/stack.ts';
import { identify } from '../../state/venv-record.ts';
import { shownPath } from '../../system/paths.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { resolveActivation } from './resolve-activation.ts';

export const activation: Subcommand = {
  name: 'activation',
  summary: 'what the hook makes its shell do (for the hook alone)',
  usage: 'activation SHELL',
  examples: [['pip-shim activation bash', 'prints nothing if nothing must change']],
  hidden: true,
  async run(args, ports) {
    const { positionals } = readWords(args, [], 1);
    const shell = ports.stacks.hooked();
    if (shell === undefined) return 0;
    const stored = ports.stacks.read(shell);
    const remaining = withoutGone(stored, (pushed) => isThere(pushed, ports));
    const gone = stored.stack.filter((pushed) => !remaining.stack.includes(pushed));
    for (const venv of new Set(gone.map((pushed) => pushed.venv)))
      ports.screen.line(`the pushed venv ${shownPath(venv, ports)} is gone, so this shell leaves it`);
    const state = resolveActivation(remaining, ports);
    if (JSON.stringify(state) !== JSON.stringify(stored)) ports.stacks.hand(shell, state);
    ports.answer.statements(statementsFor(stored, state, positionals[0] ?? 'sh', ports));
    ports.stacks.settle(shell);
    return 0;
  },
};

/** False if the venv is gone, or if an install activated it and its path now has another venv. */
function isThere({ venv, identity }: Pushed, { look }: Ports): boolean {
  return isVenv(venv, look) && (identity === undefined || identity === identify(venv, look));
}

/**
 * Shell code that activates the venv on top of the stack, or leaves the active venv if the stack is empty.
 * The code also lists the places of the venvs that installs activated. At each cd into, out of or inside such
 * a place, the hook runs `pip-shim activation` again. Empty if there is nothing to activate, to leave or to
 * list.
 */
function statementsFor(stored: ShellState, state: ShellState, shell: string, ports: Ports): string {
  const quote = (word: string): string => ports.shell.quoteFor(shell, word);
  const places = placesOf(state);
  const list = quote(places.map((place) => `${place}:`).join(''));
  const watch = places.length > 0 ? `_pipshim_watch ${list}\n` : '';
  return `${watch}${statementFor(top(state), stored.again, quote, ports)}`;
}

function statementFor(
  wanted: Pushed | undefined,
  again: boolean | undefined,
  quote: (word: string) => string,
  { env }: Ports,
): string {
  const active = env._PIPSHIM_ACTIVE || undefined;
  if (wanted?.venv === active && !again) return '';
  if (!wanted) return '_pipshim_leave\n';
  const { venv, name, marked = '', place = '' } = wanted;
  const bound = place ? [marked, place] : marked ? [marked] : [];
  return `_pipshim_enter ${[venv, name, ...bound].map(quote).join(' ')}\n`;
}

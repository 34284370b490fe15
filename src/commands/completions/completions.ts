import { usageError } from '../../system/errors.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import { bashCompletions } from './bash.ts';
import { fishCompletions } from './fish.ts';
import { tcshCompletions } from './tcsh.ts';
import { type Completable, completable } from './words.ts';
import { zshCompletions } from './zsh.ts';

const SHELLS: Readonly<Record<string, (commands: readonly Completable[]) => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
  tcsh: tcshCompletions,
};

/** @param commands returns all commands, even `completions` itself; called only when `completions` runs */
export const completionsOf = (commands: () => readonly Subcommand[]): Subcommand => ({
  name: 'completions',
  summary: 'print the code that completes pip-shim commands in a shell',
  usage: `completions ${Object.keys(SHELLS).join('|')}`,
  details: [
    'Commands, options, and the names of venvs.',
    "The completion of pip itself stays pip's own: pip completion --bash.",
  ],
  examples: [
    ['eval "$(pip-shim completions bash)"', 'in ~/.bashrc'],
    ['eval "$(pip-shim completions zsh)"', 'in ~/.zshrc'],
    ['pip-shim completions fish | source', 'in ~/.config/fish/config.fish'],
    ['eval "`pip-shim completions tcsh`"', 'in ~/.tcshrc'],
  ],
  async run(args, { answer }) {
    const [shell] = readWords(args, [], 1).positionals;
    const print = shell === undefined ? undefined : SHELLS[shell];
    if (!print) {
      const what =
        shell === undefined ? 'completions needs the name of a shell' : `no completions for ${shell}`;
      throw usageError(what, [`use one of ${Object.keys(SHELLS).join(', ')}`]);
    }
    answer.statements(print(completable(commands())));
    return 0;
  },
});

import { HOOKED, shellNamed } from '../../shells/all.ts';
import { usageError } from '../../system/errors.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';

/**
 * Prints only help and errors. The launcher (shims/pip-shim) itself prints the hook, so that a shell need not
 * wait for Node.js.
 */
export const hook: Subcommand = {
  name: 'hook',
  summary: 'print the shell hook, which activates what push, pop and pip install choose',
  usage: `hook ${HOOKED.join('|')}`,
  details: [
    'bash, zsh and fish then have the venv active at the next prompt; the hook starts no',
    'program until there is a venv to activate or to leave. sh is for scripts: there pip, pip3',
    'and pip-shim also activate what they push; python3 -m pip and pip3.N only print how to.',
  ],
  examples: [
    ['eval "$(pip-shim hook bash)"', 'in ~/.bashrc'],
    ['eval "$(pip-shim hook zsh)"', 'in ~/.zshrc'],
    ['pip-shim hook fish | source', 'in ~/.config/fish/config.fish'],
    ['eval "$(pip-shim hook sh)"', 'in a script, before its first pip'],
  ],
  async run(args, { installation }) {
    const { positionals } = readWords(args, [], 1);
    const [shell] = positionals;
    const what = shell === undefined ? 'hook needs the name of a shell' : `no hook for ${shell}`;
    const other = shellNamed(shell ?? '');
    const line = `in ${shell}, this puts the shims first on PATH: ${other.prependPath(installation.shims)}`;
    const next = [`use one of ${HOOKED.join(', ')}`, other.hook === '' ? line : ''];
    throw usageError(what, next);
  },
};

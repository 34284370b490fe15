import { ShimError } from '../../system/errors.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'sh'];

/** The text itself comes from the launcher (shims/pip-shim), so that a new terminal does not wait for Node. */
export const hook: Subcommand = {
  name: 'hook',
  summary: 'print what lets a shell follow push and pop, and what pip install made',
  usage: 'hook bash|zsh|fish|sh',
  details: [
    'bash, zsh and fish then have the venv active at the next prompt; nothing is started until',
    'there is something to take over. sh is for scripts: pip, pip3 and pip-shim become words',
    'that activate what they pushed; python3 -m pip and pip3.N print how to.',
  ],
  examples: [
    ['eval "$(pip-shim hook bash)"', 'in ~/.bashrc'],
    ['eval "$(pip-shim hook zsh)"', 'in ~/.zshrc'],
    ['pip-shim hook fish | source', 'in ~/.config/fish/config.fish'],
    ['eval "$(pip-shim hook sh)"', 'in a script, before its first pip'],
  ],
  async run(args) {
    const { positionals } = readWords(args, [], 1);
    const [shell] = positionals;
    const what = shell === undefined ? 'which shell?' : `no hook for ${shell}`;
    throw new ShimError('usage', what, { exitCode: 2, next: [`there is one for ${SHELLS.join(', ')}`] });
  },
};

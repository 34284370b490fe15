import { ShimError } from '../system/errors.ts';
import { commandLine } from '../ui/text.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';

export const uninstall: Subcommand = {
  name: 'uninstall',
  summary: 'remove pip-shim; your venvs and settings stay',
  usage: 'uninstall [--yes]',
  details: [
    'Your venvs, settings and the record of what was done stay; their places are named at',
    'the end. What was chosen for always is forgotten.',
  ],
  examples: [
    ['pip-shim uninstall', 'asks first'],
    ['pip-shim uninstall --yes', 'in a script'],
  ],
  async run(args, { installation, look, processes, screen }) {
    const { options } = readWords(args, ['--yes']);
    if (installation.packaged) {
      throw new ShimError('packaged', 'pip-shim was installed as a package; remove that package instead', {
        next: installation.packaged.removal,
      });
    }
    const script = `${installation.root}/current/install.sh`;
    if (look.stat(script)?.kind !== 'file') {
      throw new ShimError('not-installed', `there is no installed copy of install.sh: ${script}`, {
        next: ['in the clone or release that it was installed from: ./install.sh --uninstall'],
      });
    }
    const words = [script, '--uninstall', ...options];
    screen.command(commandLine('sh', words));
    const ending = await processes.attached({ program: '/bin/sh', args: words });
    if (ending.kind === 'failed') throw ending.error;
    return ending.kind === 'exit' ? ending.code : 1;
  },
};

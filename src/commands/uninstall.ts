import { assertOwn, assertPossible } from '../setup/assert-possible.ts';
import { uninstall as removeInstallation } from '../setup/uninstall.ts';
import { ShimError, usageError } from '../system/errors.ts';
import { commandLine } from '../ui/text.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';

export const uninstall: Subcommand = {
  name: 'uninstall',
  summary: 'remove pip-shim; your venvs and settings stay',
  usage: 'uninstall [--yes]',
  details: [
    'Your venvs, settings and the record of what was done stay; their places are named at',
    'the end. The choices remembered for projects are forgotten.',
  ],
  examples: [
    ['pip-shim uninstall', 'asks first'],
    ['pip-shim uninstall --yes', 'in a script'],
  ],
  async run(args, ports) {
    // install.sh --uninstall may pass --system
    const { options, positionals } = readWords(args, ['--yes', '--system'], args.length);
    if (positionals.length > 0)
      throw usageError('uninstall removes pip-shim itself, and takes no names', [
        `for a package: ${commandLine('pip', ['uninstall', ...positionals])}`,
      ]);
    if (ports.installation.packaged)
      throw new ShimError(
        'packaged',
        'pip-shim was installed as a package; remove that package instead',
        ports.installation.packaged.removal,
      );
    const everybody = ports.installation.forEverybody || options.has('--system');
    const about = { ...ports, installation: ports.setup.installationFor(everybody) };
    assertPossible(about, `sudo ${about.installation.launcher} uninstall`);
    assertOwn(about);
    return removeInstallation({ yes: options.has('--yes') }, about);
  },
};

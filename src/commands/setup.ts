import { assertPossible } from '../setup/assert-possible.ts';
import { install } from '../setup/install.ts';
import { installAgain } from '../setup/origin.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';

const OPTIONS = [
  '--yes',
  '-y',
  '--no-modify-path',
  '--with-python',
  '--with-hook',
  '--without-hook',
  '--system',
];

/** install.sh runs this when it has Node and a built program. `install.sh --help` lists the options. */
export const setup: Subcommand = {
  name: 'setup',
  summary: 'install the program that is running (for install.sh alone)',
  usage: `setup [OPTION]...`,
  examples: [['pip-shim setup --yes', 'what ./install.sh --yes runs once the program is built']],
  hidden: true,
  async run(args, ports) {
    const { options } = readWords(args, OPTIONS);
    const installation = ports.setup.installationFor(options.has('--system'));
    const about = { ...ports, installation };
    assertPossible(about, installAgain(ports, args.join(' '), true));
    const hook = options.has('--with-hook') ? 'yes' : options.has('--without-hook') ? 'no' : 'as-before';
    const wish = {
      yes: options.has('--yes') || options.has('-y'),
      modifyPath: !options.has('--no-modify-path'),
      withPython: options.has('--with-python'),
      hook,
    } as const;
    return install(wish, about);
  },
};

import { firstOnPath } from '../../setup/machine-pips.ts';
import { ShimError, usageError } from '../../system/errors.ts';
import type { Subcommand } from '../command.ts';
import type { Ports } from '../ports.ts';
import { perRequirement } from './per-requirement.ts';
import { report, reportPython } from './report.ts';
import { isOtherPython, type PipWords, readTyped } from './words.ts';

export const explain: Subcommand = {
  name: 'explain',
  summary: 'what would be offered for a pip command here, and why',
  usage: 'explain [--json] [pip|pip3|pip3.N] [install|uninstall] WORD...',
  details: [
    'After explain, type the command as in a shell: pip ..., python3 -m pip ..., python3 app.py.',
    "WORDs are pip's own. explain judges them as the shim would: by the interpreter of that",
    'pip (default: pip), and by the project, variables and settings of this moment. Nothing',
    'is installed or changed. Without pip before them, WORDs are what is to be installed.',
    '',
    '--json (anywhere before a --) prints an array with one object per requirement, each',
    'judged on its own:',
    '  name         normalised; null for URLs, paths, -r, -e and --group',
    '  requirement  as it was asked for',
    '  refused      whether pip would refuse; why: the reason for either',
    '  about        what to know about the name: another project that is probably meant, ...',
    '  kind         tool, library, both or unknown',
    "  platform     who manages that pip's Python: Debian, Fedora, Homebrew, uv, conda, ...",
    '  manager      the package manager that is asked: apt, ...; or null',
    '  projectTool  what manages the project: name (uv, poetry, ...), sign (the file or table',
    '               that says so), path; or null',
    "  system       the distribution's package, candidate, installed, satisfies; exact: false",
    '               if the match is a guess by name; or null',
    '  offers       in order: remedy, label, commands, reason; exact: false if the match is a',
    '               guess by name; notOffered: remedy, reason',
  ],
  examples: [
    ['pip-shim explain requests', 'pip install requests'],
    ['pip-shim explain install -r requirements.txt', ''],
    ['pip-shim explain pip3 uninstall requests', ''],
    ['pip-shim explain --json black pyyaml', 'for a program'],
  ],
  takesPipWords: true,
  async run(args, ports) {
    const { json, ...typed } = readExplain(args);
    const pip = ports.processes.find(typed.name);
    if (pip === undefined) throw noPip(typed.name, ports);
    const command = { ...typed, pip };
    if (isOtherPython(command)) {
      await reportPython(command, ports);
      return 0;
    }
    const foresight = await ports.pips.foresee(command.name, pip, command.words, command.python);
    if (json) ports.answer.data(perRequirement(command, foresight, ports));
    else await report(command, foresight, ports);
    return 0;
  },
};

function noPip(name: string, ports: Ports): ShimError {
  const except = firstOnPath(name, ports) === undefined ? '' : " except pip-shim's own shim";
  const next = ["install it with the system's package manager, then: pip-shim rehash"];
  return new ShimError('no-pip', `PATH has no ${name}${except}`, next, { exitCode: 127 });
}

function readExplain(args: readonly string[]): { json: boolean } & Omit<PipWords, 'pip'> {
  const end = args.indexOf('--');
  const isOurs = (word: string, at: number): boolean => word === '--json' && (end === -1 || at < end);
  const words = args.filter((word, at) => !isOurs(word, at));
  if (words.every((word) => word === ''))
    throw usageError('explain needs the words of a pip command', ['for example: pip-shim explain requests']);
  const json = args.some(isOurs);
  const typed = readTyped(words);
  if (json && isOtherPython(typed))
    throw usageError(`--json is for pip commands only, not for ${typed.name}`, [
      `without --json, explain says in which environment ${typed.name} runs`,
    ]);
  return { json, ...typed };
}

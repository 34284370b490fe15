import { type ShimError, usageError } from '../system/errors.ts';
import { didYouMean } from '../ui/suggest.ts';
import { COMMANDS } from './all.ts';
import type { Subcommand } from './command.ts';
import { helpFor, overview } from './help.ts';
import { unknownOption } from './options.ts';
import type { Ports } from './ports.ts';

/** The commands that the help and the error messages list. */
const LISTED = COMMANDS.filter(({ hidden }) => !hidden);
const HELP = ['--help', '-h'];
/** Commands of pip that users type after `pip-shim` by mistake. */
const PIP_COMMANDS = ['install', 'download', 'freeze', 'inspect', 'show', 'check', 'index', 'wheel', 'cache'];

/**
 * Runs the command that the arguments name.
 * @returns the exit code
 * @throws ShimError for every expected failure
 */
export async function dispatch(args: readonly string[], ports: Ports): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) throw usageError('no command was given', known());
  if (HELP.includes(name) || name === 'help') return help(rest[0], ports);
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) throw unknown(name, rest);
  if (wantsHelp(command, rest)) return help(name, ports);
  return command.run(rest, ports);
}

function help(name: string | undefined, { answer, version }: Ports): number {
  const command = COMMANDS.find((each) => each.name === name);
  if (name !== undefined && !command) throw unknown(name, []);
  for (const line of command ? helpFor(command) : overview(LISTED, version)) answer.line(line);
  return 0;
}

function wantsHelp({ takesPipWords }: Subcommand, args: readonly string[]): boolean {
  const isLast = (word: string): boolean => (takesPipWords ? !word.startsWith('-') : word === '--');
  const end = args.findIndex(isLast);
  return (end === -1 ? args : args.slice(0, end)).some((word) => HELP.includes(word));
}

function unknown(name: string, rest: readonly string[]): ShimError {
  if (name.startsWith('-')) return unknownOption(name, ['--version']);
  if (PIP_COMMANDS.includes(name)) {
    const line = ['pip', name, ...rest].join(' ');
    return usageError(`${name} is a command of pip: type ${line}`, known());
  }
  const names = LISTED.map((command) => command.name);
  return usageError(`unknown command: ${name}${didYouMean(name, names)}`, known());
}

function known(): readonly string[] {
  const names = LISTED.map(({ name }) => name).join(', ');
  return [`the commands are ${names}`, 'what each does: pip-shim --help'];
}

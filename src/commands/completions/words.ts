import type { Subcommand } from '../command.ts';

/** A command, and the arguments that its usage line allows. */
export interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
  /** Arguments that the user types literally, such as `list` in `pip-shim config list`. */
  readonly words: readonly string[];
  /** True if the command takes the name of a pip-shim venv. */
  readonly takesVenv: boolean;
  /** True if the command takes the path of a directory. */
  readonly takesPath: boolean;
  /** True if the command takes another command line after `--`. */
  readonly takesCommand: boolean;
}

/** All commands that are not hidden, and `help`, which is not a Subcommand. */
export function completable(commands: readonly Subcommand[]): readonly Completable[] {
  const listed = commands.filter(({ hidden }) => !hidden);
  const help = { name: 'help', summary: 'what a command does', usage: 'help' };
  return [...listed.map(follows), { ...follows(help), words: listed.map(({ name }) => name) }];
}

function follows({ name, summary, usage }: Pick<Subcommand, 'name' | 'summary' | 'usage'>): Completable {
  const [, ...parts] = usage.split(/[\s[\]|]+/);
  return {
    ...{ name, summary },
    options: [...parts.filter((part) => /^--./.test(part)), '--help'],
    words: parts.filter((part) => /^[a-z]+3?$/.test(part)),
    takesVenv: parts.includes('NAME'),
    takesPath: parts.includes('PATH'),
    takesCommand: parts.includes('--'),
  };
}

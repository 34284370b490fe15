import type { Subcommand } from '../command.ts';

/** What can follow a command, as its usage line says: the one that `--help` prints. */
export interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly string[];
  /** Words that stand for themselves. */
  readonly words: readonly string[];
  /** Takes the name of one of pip-shim's venvs. */
  readonly takesVenv: boolean;
  /** Takes the path of a directory. */
  readonly takesPath: boolean;
  /** After two dashes comes a command line of its own. */
  readonly takesCommand: boolean;
}

/** All commands of a person's, and `help`, which is none of them. */
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

import type { ShellSyntax } from './shell.ts';

/**
 * Quotes a word for elvish. Between single quotes, only the quote itself is special, and two quotes stand for
 * one.
 */
const quote = (word: string): string => `'${word.replaceAll("'", "''")}'`;

const prependPath = (directory: string): string => `set paths = [${quote(directory)} $@paths]`;

export const elvish: ShellSyntax = {
  name: 'elvish',
  quote,
  rehash: '',
  hook: '',
  file: '~/.config/elvish/rc.elv',
  startFiles: () => [],
  // elvish has no `activate` script to run, because no tool writes one.
  activate: (venv) => `set-env VIRTUAL_ENV ${quote(venv)}; ${prependPath(`${venv}/bin`)}`,
  prependPath,
};

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
  // No tool writes an activation script for elvish.
  activate: (venv) => `set-env VIRTUAL_ENV ${quote(venv)}; ${prependPath(`${venv}/bin`)}`,
  prependPath,
};

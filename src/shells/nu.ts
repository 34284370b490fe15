import type { ShellSyntax } from './shell.ts';

/**
 * Quotes a word for Nushell. Text in single quotes may contain any character but the single quote. Double
 * quotes have the escapes of JSON (Nushell's book, "Working with strings").
 */
const quote = (word: string): string => (word.includes("'") ? JSON.stringify(word) : `'${word}'`);

/** Splits PATH first, because it is one text unless env.nu has converted it to a list. */
const prependPath = (directory: string): string =>
  `$env.PATH = ($env.PATH | split row (char esep) | prepend ${quote(directory)})`;

export const nu: ShellSyntax = {
  name: 'nu',
  quote,
  rehash: '',
  hook: '',
  file: '~/.config/nushell/config.nu',
  startFiles: () => [],
  activate(venv, names) {
    const script = `${venv}/bin/activate.nu`;
    if (names.includes('activate.nu')) return `overlay use ${quote(script)}`;
    return `$env.VIRTUAL_ENV = ${quote(venv)}; ${prependPath(`${venv}/bin`)}`;
  },
  prependPath,
};

import type { ShellSyntax } from './shell.ts';

/**
 * Quotes a word for Nushell. Single quotes take every character but their own; double quotes have the escapes of
 * JSON (Nushell's book, "Working with strings").
 */
const quote = (word: string): string => (word.includes("'") ? JSON.stringify(word) : `'${word}'`);

/** Splits PATH first, because it is still a text if env.nu does not convert it. */
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

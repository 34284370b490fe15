import type { ShellSyntax } from './shell.ts';

/** Quotes a word as a Python string, because Python knows all escapes of JSON. */
const quote = (word: string): string => JSON.stringify(word);

const prependPath = (directory: string): string => `$PATH.insert(0, ${quote(directory)})`;

export const xonsh: ShellSyntax = {
  name: 'xonsh',
  quote,
  rehash: '',
  hook: '',
  file: '~/.xonshrc',
  startFiles: () => [],
  activate(venv, names) {
    const script = `${venv}/bin/activate.xsh`;
    // In a command, xonsh expands variables even within quotes. Within @(…) it does not.
    if (names.includes('activate.xsh')) return `source @(${quote(script)})`;
    return `$VIRTUAL_ENV = ${quote(venv)}; ${prependPath(`${venv}/bin`)}`;
  },
  prependPath,
};

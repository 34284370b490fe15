import type { ShellSyntax } from './shell.ts';

/**
 * Quotes a word for PowerShell, which takes typographic quotes for single quotes too. Two quotes stand for
 * one.
 */
const quote = (word: string): string => `'${word.replace(/['\u2018-\u201B]/g, '$&$&')}'`;

const prependPath = (directory: string): string => `$env:PATH = ${quote(`${directory}:`)} + $env:PATH`;

export const pwsh: ShellSyntax = {
  name: 'pwsh',
  quote,
  rehash: '',
  hook: '',
  file: '$PROFILE',
  startFiles: () => [],
  activate(venv, names) {
    // the name that venv gives the script, then the name that virtualenv and uv give it
    const script = ['Activate.ps1', 'activate.ps1'].find((name) => names.includes(name));
    if (script !== undefined) return `. ${quote(`${venv}/bin/${script}`)}`;
    return `$env:VIRTUAL_ENV = ${quote(venv)}; ${prependPath(`${venv}/bin`)}`;
  },
  prependPath,
};

import type { ShellSyntax } from './shell.ts';

/**
 * Quotes a word for PowerShell. It reads typographic single quotes (‘) like plain ones. In a quoted word,
 * two quotes stand for one.
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
    // venv writes the script under the first name, and virtualenv and uv under the second one.
    const script = ['Activate.ps1', 'activate.ps1'].find((name) => names.includes(name));
    if (script !== undefined) return `. ${quote(`${venv}/bin/${script}`)}`;
    return `$env:VIRTUAL_ENV = ${quote(venv)}; ${prependPath(`${venv}/bin`)}`;
  },
  prependPath,
};

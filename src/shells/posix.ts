import { quoteWord } from '../ui/text.ts';
import type { ShellSyntax } from './shell.ts';

/** dash, ash, ksh and every other shell that reads POSIX sh. */
export const posix: ShellSyntax = {
  name: 'sh',
  quote: quoteWord,
  hook: { line: 'eval "$(pip-shim hook sh)"', file: 'the script, before its first pip' },
  startFiles: () => [],
  activate: (venv) => `. ${quoteWord(`${venv}/bin/activate`)}`,
  prependPath: (directory) => `export PATH=${quoteWord(directory)}:"$PATH"`,
};

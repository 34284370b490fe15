import { quoted, quoteWord } from '../ui/text.ts';
import type { ShellSyntax } from './shell.ts';

/**
 * Quotes a word for csh and tcsh. There, `!` is special even between single quotes (tcsh(1), "History
 * substitution").
 */
const quote = (word: string): string =>
  word.includes('!') ? quoted(word).replaceAll('!', '\\!') : quoteWord(word);

const prependPath = (directory: string): string => `setenv PATH ${quote(directory)}:"$PATH"`;

export const tcsh: ShellSyntax = {
  name: 'tcsh',
  quote,
  rehash: 'rehash',
  hook: '',
  file: '~/.tcshrc',
  startFiles: () => [],
  activate(venv, names) {
    const script = `${venv}/bin/activate.csh`;
    if (names.includes('activate.csh')) return `source ${quote(script)}`;
    return `setenv VIRTUAL_ENV ${quote(venv)}; ${prependPath(`${venv}/bin`)}`;
  },
  prependPath,
};

export const csh: ShellSyntax = { ...tcsh, name: 'csh', file: '~/.cshrc' };

import { bash } from './bash.ts';
import type { ShellSyntax } from './shell.ts';

export const zsh: ShellSyntax = {
  ...bash,
  name: 'zsh',
  // As in bash, but zsh expands `=` at a word's start.
  quote: (word) => (word.startsWith('=') ? `'='${bash.quote(word.slice(1))}` : bash.quote(word)),
  hook: { line: 'eval "$(pip-shim hook zsh)"', file: '~/.zshrc' },
  startFiles: ({ home, zsh }) => ['.zshrc', '.zprofile', '.zlogin'].map((name) => `${zsh ?? home}/${name}`),
};

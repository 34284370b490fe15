import { bash } from './bash.ts';
import type { ShellSyntax } from './shell.ts';

export const zsh: ShellSyntax = {
  ...bash,
  name: 'zsh',
  hook: { line: 'eval "$(pip-shim hook zsh)"', file: '~/.zshrc' },
  startFiles: ({ home, zsh }) => ['.zshrc', '.zprofile', '.zlogin'].map((name) => `${zsh ?? home}/${name}`),
};

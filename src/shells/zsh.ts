import { bash } from './bash.ts';
import type { EditedShell } from './shell.ts';

export const zsh: EditedShell = {
  ...bash,
  name: 'zsh',
  hook: 'eval "$(pip-shim hook zsh)"',
  file: '~/.zshrc',
  startFiles: ({ zsh }) => ['.zshrc', '.zprofile', '.zlogin'].map((name) => `${zsh}/${name}`),
};

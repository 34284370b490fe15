import { quoteWord } from '../ui/text.ts';
import { posix } from './posix.ts';
import type { EditedShell } from './shell.ts';

export const bash: EditedShell = {
  ...posix,
  name: 'bash',
  hook: 'eval "$(pip-shim hook bash)"',
  file: '~/.bashrc',
  startFiles: ({ home }) =>
    ['.bashrc', '.bash_profile', '.bash_login', '.profile'].map((name) => `${home}/${name}`),
  activate: (venv) => `source ${quoteWord(`${venv}/bin/activate`)}`,
};

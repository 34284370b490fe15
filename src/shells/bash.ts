import { quoteWord } from '../ui/text.ts';
import { posix } from './posix.ts';
import type { ShellSyntax } from './shell.ts';

export const bash: ShellSyntax = {
  ...posix,
  name: 'bash',
  hook: { line: 'eval "$(pip-shim hook bash)"', file: '~/.bashrc' },
  startFiles: ({ home }) =>
    ['.bashrc', '.bash_profile', '.bash_login', '.profile'].map((name) => `${home}/${name}`),
  activate: (venv) => `source ${quoteWord(`${venv}/bin/activate`)}`,
};

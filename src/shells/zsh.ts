import { bash } from './bash.ts';
import type { ShellSyntax } from './shell.ts';

/** Words are quoted as in bash: `=` at a word's start, which zsh would expand, never comes first in a path of ours. */
export const zsh: ShellSyntax = { ...bash, name: 'zsh' };

import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { posix } from './posix.ts';
import type { ShellSyntax } from './shell.ts';
import { zsh } from './zsh.ts';

const SHELLS: readonly ShellSyntax[] = [bash, zsh, fish, posix];

/** The syntax of the shell with this process name (`-zsh`, `/usr/bin/fish`). POSIX sh for an unknown name. */
export function shellNamed(name: string): ShellSyntax {
  const base = name.replace(/^.*\//, '').replace(/^-/, '');
  return SHELLS.find((shell) => shell.name === base) ?? posix;
}

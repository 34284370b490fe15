import { bash } from './bash.ts';
import { csh, tcsh } from './csh.ts';
import { elvish } from './elvish.ts';
import { fish } from './fish.ts';
import { nu } from './nu.ts';
import { posix } from './posix.ts';
import { pwsh } from './pwsh.ts';
import type { ShellSyntax } from './shell.ts';
import { xonsh } from './xonsh.ts';
import { zsh } from './zsh.ts';

const SHELLS: readonly ShellSyntax[] = [bash, zsh, fish, posix, tcsh, csh, elvish, nu, xonsh, pwsh];

/** The shells that have a hook. */
export const HOOKED = SHELLS.filter(({ hook }) => hook !== '').map(({ name }) => name);

/** The syntax of the shell with this process name (`-zsh`, `/usr/bin/fish`). POSIX sh for an unknown name. */
export function shellNamed(name: string): ShellSyntax {
  const base = name.replace(/^.*\//, '').replace(/^-/, '');
  return SHELLS.find((shell) => shell.name === base) ?? posix;
}

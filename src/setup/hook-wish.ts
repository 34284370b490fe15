import type { Ports } from '../commands/ports.ts';
import { shellNamed } from '../shells/all.ts';
import { type HookWish, hasBlock, hasHook } from './edit-start-files.ts';
import { installAgain } from './origin.ts';
import { loginShell, type StartFiles } from './start-files.ts';

/** The start files of an installation. */
interface Files {
  /** The start files to which pip-shim adds its block. */
  readonly edited: readonly string[];
  readonly startFiles: StartFiles;
}

/**
 * Returns what to do with the shell hook if the user gives neither --with-hook nor --without-hook. A first
 * install adds the hook. In an upgrade, a block without the hook stays without it. A file without a block
 * (the user may have changed the login shell) gets the hook if another file has it.
 */
export function hookWish(asked: HookWish, { edited, startFiles }: Files, ports: Ports): HookWish {
  if (asked !== 'as-before' || edited.length === 0) return asked;
  const { known } = startFiles;
  return hasHook(known, ports) || !hasBlock(known, ports) ? 'in-new' : 'as-before';
}

/** Says once that new installations have the hook, but that this upgrade does not add it. */
export function sayNewDefault(hook: HookWish, { edited }: Files, ports: Ports): void {
  const { answer, files, installation, look } = ports;
  const note = newDefaultNote(installation);
  if (hook !== 'as-before' || edited.length === 0 || look.lstat(note)) return;
  files.writeFile(note, '');
  answer.line(
    `The hook stays off. It would activate the venv that pip installs into. To add it: ${installAgain(ports, '--with-hook')}`,
  );
}

/** The file whose existence means that {@link sayNewDefault} has printed its line. */
export const newDefaultNote = ({ root }: Ports['installation']): string => `${root}/hook-default`;

/** The edited files that the login shell reads. Empty if it reads none, as tcsh does. */
export function filesOfShell({ edited, startFiles }: Files, ports: Ports): readonly string[] {
  const shell = loginShell(ports);
  if (shellNamed(shell).hook === '') return [];
  const { zsh, fish } = startFiles;
  const own = { zsh, fish }[shell];
  return edited.filter((path) => (own === undefined ? path !== zsh && path !== fish : path === own));
}

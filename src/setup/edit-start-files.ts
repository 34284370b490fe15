import type { Ports } from '../commands/ports.ts';
import { bash } from '../shells/bash.ts';
import { fish } from '../shells/fish.ts';
import type { EditedShell } from '../shells/shell.ts';
import { zsh } from '../shells/zsh.ts';
import { parent } from '../system/paths.ts';
import { BLOCK_END, BLOCK_START, findBlock, madeFor, withBlock, withoutBlock } from './block.ts';
import { binOf } from './installation.ts';
import type { MadeDirectories } from './made-directories.ts';

/**
 * The user's choice about the shell hook. `as-before`: a block that has the hook keeps the hook. `in-new`:
 * like `as-before`, but a file without a block also gets the hook.
 */
export type HookWish = 'yes' | 'no' | 'as-before' | 'in-new';

const PATH_NOTE = '# Puts pip-shim first on PATH. To remove it: pip-shim uninstall';
const HOOK_NOTE = '# The shell follows what pip installs into, and pip-shim push and pop.';

/** Adds or renews the block in each start file. If that fails, prints the lines that the user can add. */
export function editStartFiles(
  paths: readonly string[],
  hook: HookWish,
  made: MadeDirectories,
  ports: Ports,
): void {
  for (const path of paths) {
    const wants = wantsHook(path, hook, ports);
    const text = ports.setup.disk.readBytes(path);
    const why = ports.look.lstat(path)
      ? editFile(path, text, wants, ports)
      : makeFile(path, wants, made, ports);
    if (why !== undefined) sayLeftAlone(path, why, wants, ports);
  }
}

/** True if one of these files has the hook in its block. */
export const hasHook = (paths: readonly string[], ports: Ports): boolean =>
  paths.some((path) => wantsHook(path, 'as-before', ports));

/** True if one of these files has a block. */
export const hasBlock = (paths: readonly string[], { setup }: Ports): boolean =>
  paths.some((path) => findBlock(setup.disk.readBytes(path) ?? '').kind !== 'none');

/** True if the block of this file has the hook, or is to have it. */
export function wantsHook(path: string, hook: HookWish, { setup }: Ports): boolean {
  if (hook === 'yes' || hook === 'no') return hook === 'yes';
  const text = setup.disk.readBytes(path) ?? '';
  return text.split('\n').includes(HOOK_NOTE) || (hook === 'in-new' && findBlock(text).kind === 'none');
}

/** @returns the reason if the file could not be edited; otherwise undefined */
function editFile(
  path: string,
  text: string | undefined,
  wants: boolean,
  { answer, look, setup, installation }: Ports,
): string | undefined {
  if (text === undefined) return "it can't be read";
  const edited = withBlock(text, blockLines(path, wants, installation, setup));
  if (edited === undefined) return `its line "${BLOCK_START}" has no end`;
  if (edited === text) {
    answer.line(`The block in ${path} is there already`);
    return undefined;
  }
  if (!look.writable(path)) return 'it is read-only';
  if (!succeeds(() => setup.disk.replaceBytes(path, edited))) return "it can't be written";
  const isNew = findBlock(text).kind === 'none';
  answer.line(isNew ? `Added a block to ${path}` : `Renewed the block in ${path}`);
  return undefined;
}

/** @returns the reason if the file could not be made; otherwise undefined */
function makeFile(
  path: string,
  wants: boolean,
  made: MadeDirectories,
  { answer, setup, installation }: Ports,
): string | undefined {
  const isDone = succeeds(() => {
    // Make the directory of fish's start files, conf.d. No other directory of a start file can be missing.
    if (path.endsWith('.fish')) made.make(parent(path));
    setup.disk.writeBytes(path, madeFor(blockLines(path, wants, installation, setup)), 0o644);
  });
  if (!isDone) return "it can't be written";
  answer.line(`Made ${path}`);
  return undefined;
}

function succeeds(change: () => void): boolean {
  try {
    change();
    return true;
  } catch {
    return false;
  }
}

/** The lines of the block, with one character for each byte, as in the text of a start file. */
function blockLines(
  path: string,
  wants: boolean,
  installation: Ports['installation'],
  { disk }: Ports['setup'],
): readonly string[] {
  const { pathLines, hookLines } = shellOf(path);
  const hook = wants ? [HOOK_NOTE, ...hookLines(installation.launcher)] : [];
  const lines = [PATH_NOTE, ...pathLines(installation.shims, binOf(installation)), ...hook];
  return lines.map(disk.bytesOf);
}

function shellOf(path: string): EditedShell {
  if (path.endsWith('.fish')) return fish;
  return path.endsWith('.zshrc') ? zsh : bash;
}

function sayLeftAlone(path: string, why: string, wants: boolean, { answer, installation }: Ports): void {
  const shell = shellOf(path);
  answer.line(`Left ${path} alone: ${why}. Add this line to it yourself:`);
  answer.line(`  ${shell.prependPath(installation.shims)}`);
  if (wants) answer.line(`  ${shell.hook}`);
}

/**
 * Removes every block from the files. Removes a file that pip-shim made, if nothing else is in it.
 * @returns a message for each block that could not be removed
 */
export function removeBlocks(paths: readonly string[], ports: Ports): readonly string[] {
  return paths.flatMap((path) => {
    const why = removeBlocksOf(path, ports);
    return why ? [`the lines from "${BLOCK_START}" to "${BLOCK_END}" in ${path}, because ${why}`] : [];
  });
}

function removeBlocksOf(path: string, { answer, files, look, setup }: Ports): string | undefined {
  for (;;) {
    const found = findBlock(setup.disk.readBytes(path) ?? '');
    if (found.kind === 'none') return undefined;
    if (found.kind === 'damaged') return 'the block lacks its last line';
    const rest = withoutBlock(found);
    if (rest === undefined && look.lstat(path)?.kind === 'file') {
      if (!succeeds(() => files.removeFile(path))) return "it can't be removed";
      answer.line(`Removed ${path}`);
    } else {
      const isDone = look.writable(path) && succeeds(() => setup.disk.replaceBytes(path, rest ?? ''));
      if (!isDone) return "it can't be written";
      answer.line(`Removed the block from ${path}`);
    }
  }
}

import type { Ports } from '../commands/ports.ts';
import { isMadeByUs, removeVenv } from '../commands/remove.ts';
import { NO_LOCK, ShimError, STATE_NOT_OWN } from '../system/errors.ts';
import { isLauncherText, recordedIn } from '../system/shim-template.ts';
import { quoteWord } from '../ui/text.ts';
import { findBlock } from './block.ts';
import { removeDocuments } from './documents.ts';
import { removeBlocks } from './edit-start-files.ts';
import { placedNames, shimText } from './machine-pips.ts';
import { listOf, madeDirectories } from './made-directories.ts';
import { binOf } from './places.ts';
import { startFilesOf } from './start-files.ts';

/**
 * Takes an installation away and leaves everything else as it was before. Venvs, settings and records stay, and are named.
 * A run that was cut off can be run again: the launcher goes after the program.
 * @returns the exit code
 * @throws ShimError if nobody can be asked
 */
export async function uninstall({ yes }: { readonly yes: boolean }, ports: Ports): Promise<number> {
  const { answer, installation, setup } = ports;
  const { forEverybody, root } = installation;
  const startFiles = forEverybody ? [] : (await startFilesOf(ports)).known;
  if (!isAnythingThere(startFiles, ports)) {
    // A run that was killed at its very end leaves the directory.
    setup.disk.removeEmptyDirectory(root);
    answer.line(
      `pip-shim is not installed ${forEverybody ? 'under /usr/local' : `for ${setup.account().name}`}.`,
    );
    return 0;
  }
  const question = `Remove pip-shim from ${root}, ${binOf(installation)} and the start files of your shells?`;
  if (!yes && !/^(?:y(?:es)?)?$/i.test((await setup.ask(`${question} [Y/n] `)) ?? 'no')) {
    answer.line('Nothing was removed.');
    return 1;
  }
  sweep(startFiles, ports);
  const left = removeBlocks(startFiles, ports);
  removeShims(ports);
  removeDocuments(ports);
  await removeOwnPipx(ports);
  removeProgram(ports);
  removeDirectories(ports);
  answer.line(forEverybody ? 'Done.' : 'Done. In shells that are open already: hash -r');
  sayWhatStays([...left, ...whatStays(ports)], ports);
  return 0;
}

function isAnythingThere(startFiles: readonly string[], ports: Ports): boolean {
  const { installation, look, setup } = ports;
  const parts = ['versions', 'current', 'created'].map((name) => `${installation.root}/${name}`);
  const hasBlock = (path: string): boolean => findBlock(setup.disk.readBytes(path) ?? '').kind !== 'none';
  return parts.some((path) => look.lstat(path)) || isOwnLauncher(ports) || startFiles.some(hasBlock);
}

/** Does the launcher belong to this installation, and not to one of another kind? */
function isOwnLauncher(ports: Ports): boolean {
  const text = shimText(ports.installation.launcher, ports);
  return isLauncherText(text) && recordedIn(text)?.home === `${ports.installation.root}/current`;
}

/** Removes what killed runs left half written. */
function sweep(startFiles: readonly string[], { installation, look, setup }: Ports): void {
  const files = startFiles.map((path) => look.realPath(path));
  const ofFiles = files.map((path) => path.slice(0, path.lastIndexOf('/')));
  for (const directory of new Set([installation.root, installation.shims, binOf(installation), ...ofFiles]))
    setup.disk.removeTemporaries(directory);
}

function removeShims(ports: Ports): void {
  const { answer, files, installation } = ports;
  for (const name of placedNames(ports)) {
    files.removeFile(`${installation.shims}/${name}`);
    answer.line(`Removed ${installation.shims}/${name}`);
  }
}

/** The pipx that pip-shim made for itself, known by the mark in it. Its tools have venvs of their own, and stay. */
async function removeOwnPipx(ports: Ports): Promise<void> {
  const { answer, files, installation, look, places, setup, venvs } = ports;
  const pipx = `${installation.root}/pipx`;
  const isMark = (name: string): boolean => name === '.pip-shim' || name.startsWith('.pip-shim.making-');
  if (installation.forEverybody || !look.list(pipx).some(isMark)) return;
  const remove = (): void => (isMadeByUs(pipx, ports) ? removeVenv(pipx, ports) : files.removeTree(pipx));
  // Without a place for locks pip-shim has never locked anything, and nobody is at work there.
  if (look.stat(`${places.state}/locks`)) await venvs.alone(pipx, remove).catch(withoutLock(remove));
  else remove();
  setup.throwIfInterrupted();
  answer.line(`Removed ${pipx}; the tools that it installed stay`);
}

/** Without a lock that can be had nobody else has one either. */
const withoutLock = (remove: () => void) => (error: unknown) => {
  if (!(error instanceof ShimError) || ![NO_LOCK, STATE_NOT_OWN].includes(error.code)) throw error;
  remove();
};

function removeProgram(ports: Ports): void {
  const { answer, files, installation, places } = ports;
  const { forEverybody, launcher, root } = installation;
  files.removeFile(`${root}/current`);
  files.removeTree(`${root}/versions`);
  answer.line(`Removed the program from ${root}`);
  if (!forEverybody) files.removeTree(`${places.state}/choices`);
  if (!isOwnLauncher(ports)) return;
  files.removeFile(launcher);
  answer.line(`Removed ${launcher}`);
}

/** The last made first. The list of them goes when only those above it are left. */
function removeDirectories(ports: Ports): void {
  const { files, installation, places, setup } = ports;
  const { forEverybody, root } = installation;
  const made = [...madeDirectories(ports)].reverse();
  const own = [`${root}/venvs`, `${root}/shims`, ...(forEverybody ? [] : [places.state])];
  for (const directory of [...own, ...made]) setup.disk.removeEmptyDirectory(directory);
  files.removeFile(listOf(ports));
  for (const directory of [root, ...made]) setup.disk.removeEmptyDirectory(directory);
}

/** What holds the user's own things, each with the command that removes it. */
function whatStays({ installation, look, places }: Ports): readonly string[] {
  const { forEverybody, root } = installation;
  const venvs = `${root}/venvs`;
  const own: readonly (readonly [path: string, what: string])[] = [
    [venvs, 'virtual environments with your packages'],
    [places.state, 'the record of what was done'],
    [places.config, 'your settings'],
  ];
  const others = look.stat(venvs) ? [] : [[root, 'files that pip-shim did not put there'] as const];
  return [...(forEverybody ? [] : own), ...others].flatMap(([path, what]) =>
    look.stat(path) ? [`${what}: rm -r ${quoteWord(path)}`] : [],
  );
}

function sayWhatStays(left: readonly string[], { answer }: Ports): void {
  if (left.length > 0) answer.line('Left for you to remove, if you want:');
  for (const each of left) answer.line(`  ${each}`);
}

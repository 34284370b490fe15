import type { Ports } from '../commands/ports.ts';
import { isMadeByUs } from '../commands/venvs/remove.ts';
import { removeVenv } from '../remedies/venv/unused.ts';
import { inOpenShells } from '../shells/shell.ts';
import { isMark } from '../state/venv-record.ts';
import { NO_LOCK, ShimError, STATE_NOT_OWN } from '../system/errors.ts';
import { parent } from '../system/paths.ts';
import { isLauncherText, recordedIn } from '../system/shim-template.ts';
import { listed, quoteWord } from '../ui/text.ts';
import { brokenBy, isStarter, type Started, startedScripts, starterOf } from './built-scripts.ts';
import { placedCommands } from './command-shims.ts';
import { removeDocuments } from './documents.ts';
import { hasBlock, removeBlocks } from './edit-start-files.ts';
import { newDefaultNote } from './hook-wish.ts';
import { binOf, hasOwnDirectory } from './installation.ts';
import { placedNames, shimText } from './machine-pips.ts';
import { listOf, madeDirectories } from './made-directories.ts';
import { startFilesOf } from './start-files.ts';

/**
 * Removes an installation and its changes to start files. Keeps venvs, settings and records, and prints their
 * paths. Removes the launcher after the program, so that the user can repeat an interrupted uninstall.
 * @returns the exit code
 * @throws ShimError if nobody can be asked
 */
export async function uninstall({ yes }: { readonly yes: boolean }, ports: Ports): Promise<number> {
  const { answer, installation, setup } = ports;
  const { forEverybody, root } = installation;
  const startFiles = forEverybody ? [] : (await startFilesOf(ports)).known;
  if (!isAnythingThere(startFiles, ports)) {
    // Removes the empty root directory that is left if an earlier uninstall was killed shortly before its
    // end.
    setup.disk.removeEmptyDirectory(root);
    answer.line(
      `pip-shim is not installed ${forEverybody ? 'under /usr/local' : `for ${setup.account().name}`}.`,
    );
    return 0;
  }
  const question = `Remove pip-shim from ${root}, ${binOf(installation)} and the start files of your shells?`;
  const refused = yes ? undefined : await ports.consent.refusedFor(question);
  if (refused !== undefined) {
    answer.line('Nothing was removed.');
    return refused;
  }
  sweep(startFiles, ports);
  const left = removeBlocks(startFiles, ports);
  removeShims(ports);
  removeDocuments(ports);
  await removeOwnPipx(ports);
  removeProgram(ports);
  removeDirectories(ports);
  for (const line of ['Done.', ...(forEverybody ? [] : inOpenShells(ports.shell))]) answer.line(line);
  sayWhatStays([...left, ...whatStays(ports)], ports);
  return 0;
}

function isAnythingThere(startFiles: readonly string[], ports: Ports): boolean {
  const { installation, look } = ports;
  const parts = ['versions', 'current', 'created'].map((name) => `${installation.root}/${name}`);
  return parts.some((path) => look.lstat(path)) || isOwnLauncher(ports) || hasBlock(startFiles, ports);
}

/** True if the launcher belongs to this installation, and not to an installation of another kind. */
function isOwnLauncher(ports: Ports): boolean {
  const text = shimText(ports.installation.launcher, ports);
  return isLauncherText(text) && recordedIn(text)?.home === `${ports.installation.root}/current`;
}

/** Removes the temporary files of pip-shim processes that were killed. */
function sweep(startFiles: readonly string[], { installation, look, setup }: Ports): void {
  const ofFiles = startFiles.map((path) => parent(look.realPath(path)));
  for (const directory of new Set([installation.root, installation.shims, binOf(installation), ...ofFiles]))
    setup.disk.removeTemporaries(directory);
}

function removeShims(ports: Ports): void {
  const { answer, files, installation } = ports;
  const started = startedScripts(ports);
  for (const name of [...placedNames(ports), ...placedCommands(ports)]) {
    files.removeFile(`${installation.shims}/${name}`);
    answer.line(`Removed ${installation.shims}/${name}`);
  }
  for (const each of started) keepStarting(each, ports);
}

/**
 * Installed scripts may name a Python shim in their first line. To keep them working, puts a script that
 * starts the real Python in place of the shim. Does so only in pip-shim's own directory, which new shells no
 * longer have on PATH. In another directory, or if there is no real Python, prints what the user can do.
 */
function keepStarting(started: Started, ports: Ports): void {
  const { answer, files, installation } = ports;
  const { shim, scripts, real } = started;
  if (real === undefined || !hasOwnDirectory(installation)) {
    answer.line(brokenBy(started));
    return;
  }
  files.writeFile(shim, starterOf(real), 0o755);
  answer.line(
    `Left a script that starts ${real} at ${shim}, because the first line of ${listed(scripts)} names it`,
  );
}

/** Removes the pipx that pip-shim made for itself. The tools that it installed stay, in their own venvs. */
async function removeOwnPipx(ports: Ports): Promise<void> {
  const { answer, files, installation, look, places, setup, venvs } = ports;
  const pipx = `${installation.root}/pipx`;
  if (installation.forEverybody || !look.list(pipx).some(isMark)) return;
  const remove = (): void => (isMadeByUs(pipx, ports) ? removeVenv(pipx, ports) : files.removeTree(pipx));
  // Without a directory of locks, no pip-shim has ever held a lock. So none uses this venv now, and no lock
  // is needed.
  if (look.stat(`${places.state}/locks`)) await venvs.alone(pipx, remove).catch(withoutLock(remove));
  else remove();
  setup.throwIfInterrupted();
  answer.line(`Removed ${pipx}; the tools that it installed stay`);
}

/** If no lock can be made, calls `remove` without one, because no other pip-shim can have a lock either. */
const withoutLock = (remove: () => void) => (error: unknown) => {
  if (!(error instanceof ShimError) || ![NO_LOCK, STATE_NOT_OWN].includes(error.code)) throw error;
  remove();
};

function removeProgram(ports: Ports): void {
  const { answer, files, installation, places } = ports;
  const { forEverybody, launcher, root } = installation;
  files.removeFile(`${root}/current`);
  files.removeFile(newDefaultNote(installation));
  files.removeTree(`${root}/versions`);
  answer.line(`Removed the program from ${root}`);
  if (!forEverybody) for (const kept of ['apt', 'choices']) files.removeTree(`${places.state}/${kept}`);
  if (!isOwnLauncher(ports)) return;
  files.removeFile(launcher);
  answer.line(`Removed ${launcher}`);
}

/**
 * Removes the empty directories that pip-shim made, newest first. Then removes the list of these directories,
 * and the directories that are empty once the list is gone.
 */
function removeDirectories(ports: Ports): void {
  const { files, installation, places, setup } = ports;
  const { forEverybody, root } = installation;
  const made = [...madeDirectories(ports)].reverse();
  const own = [`${root}/venvs`, `${root}/shims`, ...(forEverybody ? [] : [places.state])];
  for (const directory of [...own, ...made]) setup.disk.removeEmptyDirectory(directory);
  files.removeFile(listOf(ports));
  for (const directory of [root, ...made]) setup.disk.removeEmptyDirectory(directory);
}

/** The paths that an uninstall keeps, each with the command that removes the path. */
function whatStays(ports: Ports): readonly string[] {
  const { installation, look, places } = ports;
  const { forEverybody, root } = installation;
  // The shims' directory stays if it has starters: the scripts left in place of Python shims, which installed
  // scripts need.
  const hasStarter = look.list(`${root}/shims`).some((name) => isStarter(`${root}/shims/${name}`, ports));
  const venvs = `${root}/venvs`;
  const own: readonly (readonly [path: string, what: string])[] = [
    [venvs, 'virtual environments with your packages'],
    ...(hasStarter ? [] : [[`${root}/shims`, 'files that pip-shim did not put there'] as const]),
    [places.state, 'the record of what was done'],
    [places.config, 'your settings'],
  ];
  const others =
    look.stat(venvs) || look.stat(`${root}/shims`)
      ? []
      : [[root, 'files that pip-shim did not put there'] as const];
  return [...(forEverybody ? [] : own), ...others].flatMap(([path, what]) =>
    look.stat(path) ? [`${what}: rm -r ${quoteWord(path)}`] : [],
  );
}

function sayWhatStays(left: readonly string[], { answer }: Ports): void {
  if (left.length > 0) answer.line('Left for you to remove, if you want:');
  for (const each of left) answer.line(`  ${each}`);
}

import { contentsOf, sitesOf } from '../../environment/contents.ts';
import { unrecordedIn } from '../../environment/unrecorded.ts';
import { realPlace } from '../../environment/venv-path.ts';
import { inspectVenv } from '../../environment/venv-state.ts';
import type { OldVenv } from '../../state/old-venvs.ts';
import { tokenLines } from '../../state/venv-record.ts';
import { namedPath, parent, shownPath } from '../../system/paths.ts';
import type { Look } from '../../system/ports.ts';
import { listed, quoteWord } from '../../ui/text.ts';
import { shownHeld, type Wanted, wantedFrom } from './refill.ts';
import type { Making, VenvTools } from './tools.ts';

type AsideTools = Pick<VenvTools, 'look' | 'files' | 'registry' | 'oldVenvs' | 'screen'>;
type Placed = Pick<Making, 'user' | 'cwd'>;

/** True if a venv was complete once. A venv whose creation was cut off has no token yet. */
export const wasComplete = (path: string, look: Look): boolean => tokenLines(path, look).length > 0;

/**
 * Renames a broken venv, so that a new one can be made at its path. Writes a record first: if pip-shim is
 * killed, {@link recoverOld} finds the old venv by the record. The caller holds the venv's lock.
 * @returns undefined if the venv can't be renamed, because it is a mount point or in a lower layer of a
 *   container
 * @throws the system's own error if the venv can't be renamed for another reason
 */
export function setAside(path: string, { look, files, oldVenvs }: AsideTools): OldVenv | undefined {
  const [token = ''] = tokenLines(path, look);
  const place = realPlace(path, look);
  const name = place.slice(place.lastIndexOf('/') + 1).replace(/^\./, '');
  const aside = `${parent(place)}/.${name}-old-${files.randomToken().slice(0, 8)}`;
  const { dev = 0, ino = 0 } = look.lstat(place) ?? {};
  const old = { path: place, aside, dev, ino, token, isReplaced: false };
  oldVenvs.record(old);
  try {
    files.rename(place, aside);
  } catch (error) {
    oldVenvs.forget(old);
    if (['EBUSY', 'EXDEV'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  return old;
}

/**
 * Copies the old venv's pip.conf, which may name a private index, before pip fetches anything. Without this
 * file, pip would tell the names of private packages to another index.
 */
export function carryConfig(
  { aside }: Pick<OldVenv, 'aside'>,
  path: string,
  tools: Pick<AsideTools, 'look' | 'files'>,
): void {
  configCarrier(aside, path, tools)();
}

/** Reads a venv's pip.conf, and returns the function that writes it into the venv at `path`. */
export function configCarrier(
  venv: string,
  path: string,
  { look, files }: Pick<AsideTools, 'look' | 'files'>,
): () => void {
  const file = `${venv}/pip.conf`;
  const text = look.lstat(file)?.kind === 'file' ? look.readText(file) : undefined;
  const mode = look.stat(file)?.mode;
  return () => {
    if (text !== undefined) files.writeFile(`${path}/pip.conf`, text, mode);
  };
}

/** Says that pip-shim empties a venv that it can't rename, and which packages the venv had. */
export function sayEmptied(path: string, { look, screen }: Pick<AsideTools, 'look' | 'screen'>): void {
  const had = contentsOf(path, look).map(shownHeld).join(', ') || 'no packages';
  screen.line(`${path} can't be renamed (a mount point?), so it is emptied instead; it had: ${had}`);
}

/** Renames the old venv back. Its path must be free. The caller holds the venv's lock. */
export function putBack(old: OldVenv, { files, registry, oldVenvs }: AsideTools): void {
  files.rename(old.aside, old.path);
  registry.record(old.path, old.token, 'made');
  oldVenvs.forget(old);
}

/** Deletes an old venv that nobody needs any more. The caller holds the venv's lock. */
export function discardOld(old: OldVenv, { files, oldVenvs }: AsideTools): void {
  files.removeTree(old.aside);
  oldVenvs.forget(old);
}

/**
 * The old venvs of a path that are still the directories that pip-shim renamed. Forgets the records of
 * others.
 */
export function oldVenvsOf(path: string, { look, oldVenvs }: AsideTools): readonly OldVenv[] {
  const place = realPlace(path, look);
  return oldVenvs
    .all()
    .filter((old) => old.path === place)
    .filter((old) => {
      const stat = look.lstat(old.aside);
      // A disk may get another device number at the next mount. Then compare tokens, as isRecorded does
      // (state/venv-record.ts).
      const isDisk = stat?.dev === old.dev || tokenLines(old.aside, look)[0] === old.token;
      const isThere = stat?.kind === 'directory' && stat.ino === old.ino && isDisk;
      if (!isThere) oldVenvs.forget(old);
      return isThere;
    });
}

/**
 * Repairs what is left if an earlier pip-shim was killed while it made a venv again: removes the half-made
 * venv, renames the old venv back, and says so. The caller holds the venv's lock.
 */
export function recoverOld(path: string, { user, cwd }: Placed, tools: AsideTools): void {
  const [old] = oldVenvsOf(path, tools).filter(({ isReplaced }) => !isReplaced);
  if (old === undefined) return;
  const { files, look, oldVenvs, registry, screen } = tools;
  const state = inspectVenv(old.path, user.uid, look, registry);
  const isHalfMade = state.kind === 'broken' && state.remake && !wasComplete(old.path, look);
  if (state.kind === 'usable') oldVenvs.record({ ...old, isReplaced: true });
  if (state.kind !== 'absent' && !isHalfMade) return;
  files.removeTree(old.path);
  putBack(old, tools);
  const shown = shownPath(path, { cwd, home: user.home });
  screen.line(`${shown}: making it again was interrupted; the old one was renamed back`);
}

/**
 * Deletes the old venvs of a path if the new one has all that they had. Otherwise they stay, and a line says
 * how to install the rest again. They also stay if pip-shim did not make the new venv, because its packages
 * may only have the same names. The caller holds the venv's lock.
 */
export function settleOld(path: string, { user, cwd }: Placed, tools: AsideTools): void {
  const olds = oldVenvsOf(path, tools);
  if (olds.length === 0) return;
  const state = inspectVenv(path, user.uid, tools.look, tools.registry);
  if (state.kind !== 'usable' || !state.ours) return;
  const left = wantedIn(path, olds, tools.look);
  const shown = shownPath(path, { cwd, home: user.home });
  if (left.length === 0) for (const old of olds) discardIfKnown(old, { shown, cwd }, tools);
  else {
    const typed = quoteWord(namedPath(path, { cwd }));
    tools.screen.line(
      `${shown} had ${counted(left.length)} more before; to install them again: pip-shim rebuild ${typed}`,
    );
  }
}

/** Deletes an old venv. Keeps it if it has files that belong to no package and that the new venv lacks. */
function discardIfKnown(
  old: OldVenv,
  { shown, cwd }: { readonly shown: string; readonly cwd: string },
  tools: AsideTools,
): void {
  const { look, screen } = tools;
  const present = sitesOf(old.path, look).flatMap((site) => look.list(site));
  const files = unrecordedIn(old.aside, look).filter((file) => !present.includes(file));
  if (files.length === 0) {
    discardOld(old, tools);
    return;
  }
  const typed = quoteWord(namedPath(old.aside, { cwd }));
  screen.line(`${shown} had files that belong to no package: ${listed(files)}; they stay in ${typed}`);
  screen.line(`if you don't need them: rm -r ${typed}`);
}

/** What the old venvs of a path had that the venv at this path does not have. */
export function wantedIn(path: string, olds: readonly OldVenv[], look: Look): readonly Wanted[] {
  const present = contentsOf(path, look).map(({ name }) => name);
  return wantedFrom(
    olds.map(({ aside }) => aside),
    present,
    look,
  );
}

const counted = (count: number): string => (count === 1 ? '1 package' : `${count} packages`);

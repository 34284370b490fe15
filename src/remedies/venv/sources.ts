import { sitesOf } from '../../environment/contents.ts';
import { distributionOf } from '../../environment/distributions.ts';
import type { TypedOption } from '../../pip/request.ts';
import type { Settings } from '../../settings/settings.ts';
import { TOKEN_FILE } from '../../state/venv-record.ts';
import { parent } from '../../system/paths.ts';
import type { Look } from '../../system/ports.ts';

/**
 * Name of a file in a venv. The file says from which index each package came, because pip itself does not
 * record that. `pip-shim rebuild` needs the file, so that it asks no index for a name that only another index
 * has.
 */
const SOURCES_FILE = `${TOKEN_FILE}.sources`;

/**
 * The file lies beside site-packages. In the venv's own directory, each change of the file would make the
 * venv's pass out of date. Directly in lib/, programs that list the Pythons there would take the file for
 * one.
 */
function sourcesFile(venv: string, look: Look): string | undefined {
  const [site] = sitesOf(venv, look);
  return site && `${parent(site)}/${SOURCES_FILE}`;
}

/** The package index that pip uses if nobody names one. */
export const DEFAULT_INDEX = '';

/** A distribution that an install brought, and the index that it came from. */
interface Source extends Seen {
  readonly index: string;
}

/** An installed distribution. */
interface Seen {
  /** Name of the distribution's metadata directory. */
  readonly file: string;
  /**
   * The inode of the metadata directory. A later install of the same version makes a new directory, mostly
   * with another inode.
   */
  readonly ino: number;
  /**
   * The time when the distribution's list of files (RECORD) last changed. The inode alone is not enough,
   * because file systems reuse inodes.
   */
  readonly written: number;
}

/**
 * The only index that pip may use with these options. Undefined if there are several places, or if the URL
 * can't be recorded because it has a password or a variable.
 * @param options in the order in which pip applies them
 */
export function soleIndex(options: readonly TypedOption[], index: Settings['index']): string | undefined {
  const isAnother = ({ name }: TypedOption): boolean => OTHER_PLACES.includes(name);
  const isRemote = ({ name, value = '' }: TypedOption): boolean =>
    FILES.includes(name) && /^\w+:/.test(value);
  if (options.some((option) => isAnother(option) || isRemote(option))) return undefined;
  const told = options.findLast(({ name }) => name === '--index-url')?.value;
  const url = (index?.locked ? index.url : (told ?? index?.url)) ?? DEFAULT_INDEX;
  return /^[^/]*\/\/[^/]*@|\$\{/.test(url) ? undefined : url;
}

const OTHER_PLACES = ['--extra-index-url', '--find-links', '--no-index'];
/**
 * These options may name a remote file, which could name another index. pip-shim does not fetch such a file.
 */
const FILES = ['--requirement', '--constraint'];

/** What is installed in a venv, as a snapshot to compare with a later one. */
export function snapshotOf(venv: string, look: Look): readonly Seen[] {
  return sitesOf(venv, look).flatMap((site) =>
    look
      .list(site)
      .filter((file) => distributionOf(file) !== undefined || file.endsWith('.egg-link'))
      .map((file) => seenAs(`${site}/${file}`, look)),
  );
}

function seenAs(metadata: string, look: Look): Seen {
  const file = metadata.slice(metadata.lastIndexOf('/') + 1);
  const times = [`${metadata}/RECORD`, `${metadata}/PKG-INFO`, metadata].map(
    (path) => look.stat(path)?.modified,
  );
  const written = times.find((time) => time !== undefined) ?? 0;
  return { file, ino: look.stat(metadata)?.ino ?? 0, written };
}

/**
 * Records the index of each distribution that is in the venv now and was not in the snapshot. If the index is
 * undefined, new distributions get no record. Forgets distributions that are gone. Ignores an error, because
 * the install itself succeeded. The caller holds the venv's lock.
 */
export function noteSources(
  venv: string,
  before: readonly Seen[],
  index: string | undefined,
  { look, files }: { readonly look: Look; readonly files: { writeFile(path: string, text: string): void } },
): void {
  const now = snapshotOf(venv, look);
  const added = now.filter((each) => !before.some((other) => isSame(each, other)));
  const noted = readSources(venv, look);
  const isIn = (all: readonly Seen[], source: Source): boolean => all.some((each) => isSame(each, source));
  const kept = noted.filter((source) => isIn(now, source) && !isIn(added, source));
  const more = index === undefined ? [] : added.map((each) => ({ ...each, index }));
  if (more.length === 0 && kept.length === noted.length) return;
  const sources = [...kept, ...more];
  const file = sourcesFile(venv, look);
  if (file === undefined) return;
  try {
    files.writeFile(file, `${JSON.stringify({ format: 1, sources })}\n`);
  } catch {
    // If the file can't be written, new packages have no record. A rebuild then lists them, and does not
    // fetch them.
  }
}

/** Returns a function that finds the index of a distribution by the path of its metadata directory. */
export function sourcesOf(venv: string, look: Look): (metadata: string) => string | undefined {
  const sources = readSources(venv, look);
  return (metadata) => {
    const seen = seenAs(metadata, look);
    return sources.find((source) => isSame(source, seen))?.index;
  };
}

/** The most bytes to read. A list of some thousand packages has fewer. */
const LONGEST = 4 << 20;

function readSources(venv: string, look: Look): readonly Source[] {
  const file = sourcesFile(venv, look);
  const text = file && look.lstat(file)?.kind === 'file' ? look.readText(file, LONGEST) : undefined;
  try {
    const { format, sources } = JSON.parse(text ?? '{}') as { format?: unknown; sources?: unknown };
    return format === 1 && Array.isArray(sources) ? sources.filter(isSource) : [];
  } catch {
    return [];
  }
}

function isSource(stored: Partial<Source> | null): stored is Source {
  const { file, ino, written, index } = stored ?? {};
  const isSeen = typeof file === 'string' && Number.isInteger(ino) && Number.isFinite(written);
  return isSeen && typeof index === 'string';
}

const isSame = (one: Seen, other: Seen): boolean =>
  one.file === other.file && one.ino === other.ino && one.written === other.written;

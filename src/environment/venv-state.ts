import { isRecorded, type KnownVenvs, makingMark, tokenLines } from '../state/venv-record.ts';
import { parent } from '../system/paths.ts';
import type { FileStat, Look } from '../system/ports.ts';
import { distributionsIn } from './distributions.ts';
import { isVenv } from './project.ts';
import { type Unquotable, unquotableIn, whyUnquotable } from './venv-path.ts';

export type VenvState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'usable';
      readonly python: string;
      /** `3.11`, from pyvenv.cfg */
      readonly version: string;
      /** `script`: the venv has pip and bin/pip. `module`: it has pip without bin/pip. `none`: no pip. */
      readonly pip: 'script' | 'module' | 'none';
      /**
       * True if pip-shim made the venv or the user allowed it. In CI (`byCi`), also true if the venv did not
       * come with the checkout. Never true behind a symbolic link.
       */
      readonly ours: boolean;
      readonly byCi?: true;
      /** Why the venv may have come with the checkout, and the files that say so. Set only in CI. */
      readonly suspect?: { readonly why: string; readonly files: readonly string[] };
      /** The symbolic link that leads to the venv. Undefined if the path has no such link. */
      readonly link?: string;
      /** Distributions in the venv's site-packages, by their PEP 503 names. */
      readonly holds: readonly string[];
      readonly seesSystem?: true;
    }
  /** The path exists but is not a usable venv. `remake`: pip-shim made the venv and may make it again. */
  | {
      readonly kind: 'broken';
      readonly why: string;
      readonly remake: boolean;
      readonly seesSystem?: true;
      /** True if another user could exchange the venv or a directory around it. */
      readonly unsafe?: true;
      /** The part of the path that makes every venv at that path unsafe, even an existing venv. */
      readonly unquotable?: Unquotable;
    };

export type Usable = Extract<VenvState, { readonly kind: 'usable' }>;

/**
 * The state of the venv at a path. Runs no program of the venv.
 * @param path absolute path, need not exist
 * @param uid the user who will use the venv
 */
export function inspectVenv(path: string, uid: number, look: Look, known: KnownVenvs): VenvState {
  const unquotable = unquotableAt(path, look);
  if (unquotable) return { kind: 'broken', why: whyUnquotable(unquotable), remake: false, unquotable };
  const entry = look.lstat(path);
  if (!entry) return { kind: 'absent' };
  const found = inspectTarget(path, uid, look, known);
  const state: VenvState =
    found.kind !== 'absent' && seesSystem(path, look) ? { ...found, seesSystem: true } : found;
  if (entry.kind !== 'link' || !look.stat(path)) return state;
  return throughLink(path, look.realPath(path), state);
}

/**
 * The state of a venv behind a symbolic link. The user may choose this venv. But it does not count as a venv
 * of pip-shim's, and pip-shim never makes it again.
 */
export function throughLink(path: string, real: string, state: VenvState): VenvState {
  if (state.kind === 'usable') return { ...state, ours: false, link: path };
  const why = state.kind === 'absent' ? '' : `: ${state.why}`;
  return broken(`it leads to ${real} by a symbolic link${why}`);
}

function inspectTarget(path: string, uid: number, look: Look, known: KnownVenvs): VenvState {
  const stat = look.stat(path);
  if (!stat) return broken('it is a broken symbolic link');
  if (stat.kind !== 'directory') return broken('it is not a directory');
  // Reads the contents first, then the record, the `making` mark and the token file. attempt.ts writes them
  // in the reverse order. So a venv that another pip-shim is making now looks absent, interrupted or
  // complete, but never foreign.
  const isEmpty = look.list(path).length === 0;
  const hasConfig = isVenv(path, look);
  const record = known.find(look.realPath(path));
  const isMaking =
    record !== undefined && look.lstat(`${path}/${makingMark(record.token)}`)?.kind === 'directory';
  const [token, madeAt] = tokenLines(path, look);
  if (isEmpty) {
    const unsafe = unsafeFor(uid, stat);
    return unsafe ? unsafely(unsafe) : { kind: 'absent' };
  }
  // A moved venv still has its record under its old path, which the token file names. That record matches,
  // because the inode is the same. The new path may have a record of an earlier venv, which does not match.
  const entry = [record, madeAt ? known.find(madeAt) : undefined].find(
    (each) => each && isRecorded(each, stat, { path: look.realPath(path), token }),
  );
  const complete = entry !== undefined && token === entry.token;
  if (entry && !complete && isMaking) return broken('its creation was interrupted', true);
  // Never remove an allowed venv, because it belongs to the user.
  const mayRemake = complete && entry?.state !== 'allowed';
  if (!hasConfig) {
    return broken(complete ? 'its pyvenv.cfg is gone' : 'it is a directory, but not a venv', mayRemake);
  }
  const unsafe = unsafeFor(uid, stat, look.stat(`${path}/pyvenv.cfg`));
  if (unsafe) return unsafely(unsafe);
  return inspectParts(path, look, complete, mayRemake);
}

/** The keys and values of a venv's pyvenv.cfg, as CPython's Lib/site.py reads them (PEP 405). */
function configOf(path: string, look: Look): ReadonlyMap<string, string> {
  const lines = (look.readText(`${path}/pyvenv.cfg`) ?? '').split('\n').filter((line) => line.includes('='));
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
  return new Map(pairs.map(([key = '', value = '']) => [key.trim().toLowerCase(), value.trim()]));
}

/** Whether a venv also sees the packages of its base Python. */
const seesSystem = (path: string, look: Look): boolean =>
  configOf(path, look).get('include-system-site-packages')?.toLowerCase() === 'true';

/** Checks the path as given and the resolved path, because Python and pip may use either. */
function unquotableAt(path: string, look: Look): Unquotable | undefined {
  const above = parent(path);
  return (
    unquotableIn(path) ??
    unquotableIn(look.realPath(path)) ??
    unquotableIn(path.replace(above, look.realPath(above)))
  );
}

function unsafeFor(uid: number, ...stats: readonly (FileStat | undefined)[]): string | undefined {
  for (const stat of stats) {
    if (stat === undefined) continue;
    if (stat.uid !== uid && stat.uid !== 0) return 'it belongs to another user';
    if (stat.mode & 0o002) return 'everybody may write to it';
  }
  return undefined;
}

function inspectParts(path: string, look: Look, ours: boolean, mayRemake: boolean): VenvState {
  const config = configOf(path, look);
  // The module venv writes the version as `version`. virtualenv and uv write it as `version_info`.
  const written = config.get('version') ?? config.get('version_info') ?? '';
  const version = /^\d+\.\d+/.exec(written)?.[0] ?? '';
  const python = `${path}/bin/python`;
  if (!look.executable(python)) return broken('its Python is gone', mayRemake);
  // bin/python links to the system's Python. An upgrade may have replaced that Python, while lib/ still has
  // the old version.
  const now = /\/python(\d+\.\d+)$/.exec(look.realPath(python))?.[1] ?? version;
  if (version && now !== version) {
    return broken(`it was made for Python ${version}, and its interpreter is Python ${now} now`, mayRemake);
  }
  const library = look.stat(`${path}/lib/python${version}/site-packages`);
  if (library?.kind !== 'directory') return broken('it belongs to another version of Python', mayRemake);
  const madeAt = scriptsPath(path, look);
  if (madeAt !== undefined && !isOneDirectory(madeAt, path, look)) {
    return broken(`it was moved here from ${madeAt}, and its scripts still point there`, mayRemake);
  }
  const link = linkOut(path, version, look);
  if (link !== undefined)
    return broken(`its ${link} is a symbolic link to ${look.realPath(`${path}/${link}`)}`);
  const site = `${path}/lib/python${version}/site-packages`;
  const hasModule = look.stat(`${site}/pip/__init__.py`)?.kind === 'file';
  const pip = !hasModule ? 'none' : look.executable(`${path}/bin/pip`) ? 'script' : 'module';
  return { kind: 'usable', python, version, pip, ours, holds: distributionsIn(site, look) };
}

/**
 * Compares inodes, because a directory may have two paths: with bind mounts, in containers, and on disks that
 * ignore case.
 */
function isOneDirectory(one: string, other: string, look: Look): boolean {
  const [a, b] = [look.stat(one), look.stat(other)];
  return a !== undefined && a.dev === b?.dev && a.ino === b.ino;
}

/** A symbolic link in the venv through which an install would write outside the venv, as a relative path. */
function linkOut(path: string, version: string, look: Look): string | undefined {
  const inner = ['lib', 'lib64'].flatMap((lib) => [
    `${lib}/python${version}`,
    `${lib}/python${version}/site-packages`,
  ]);
  const own = `${look.realPath(path)}/`;
  return [...look.list(path), ...inner].find((name) => {
    const place = `${path}/${name}`;
    if (look.lstat(place)?.kind !== 'link') return false;
    return look.stat(place)?.kind !== 'file' && !look.realPath(place).startsWith(own);
  });
}

/** The path at which the venv was made. The venv's activate script contains this path. */
function scriptsPath(path: string, look: Look): string | undefined {
  const script = look.readText(`${path}/bin/activate`) ?? '';
  const written =
    /^[ \t]*(?:export )?VIRTUAL_ENV=(?:'([^'\n]+)'|"([^"$`\n]+)"|(\/[^\s'"$`;]+))[^\S\n]*$/m.exec(script);
  return written?.[1] ?? written?.[2] ?? written?.[3];
}

const unsafely = (why: string): VenvState => ({ kind: 'broken', why, remake: false, unsafe: true });

function broken(why: string, remake = false): VenvState {
  return { kind: 'broken', why, remake };
}

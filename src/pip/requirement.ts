import { isArchive } from '../ui/text.ts';
import { splitExtras } from './extras.ts';
import { isMarker } from './marker-tree.ts';
import { strip, stripEnd } from './python-text.ts';
import { isRequirement } from './specifier.ts';
import { isAtLeast, join, type PipWorld } from './world.ts';

/** Matches a project's name, like Link._project_name_re in models/link.py. */
const NAME = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])\n?$/i;

/**
 * How pip reads a requirement. `unnamed`: a URL or path that contains no package name. `wrong`: pip ends with
 * an error.
 */
export type Reading = 'named' | 'unnamed' | 'wrong';

const URL_SCHEME =
  /^(?:https?|file|ftp|git\+(?:https?|ssh|git|file)|hg\+(?:https?|ssh|file|static-http)|bzr\+(?:https?|ssh|s?ftp|lp|file)|svn\+(?:https?|ssh|svn|file)):/i;
const WHEEL_NAME = /^[^\s-]+-[^\s-]*(?:-\d[^-]*)?-[^\s-]+-[^\s-]+-[^\s-]+\.whl$/;

/**
 * Reads a requirement as parse_req_from_line in req/constructors.py does, but only to see whether it has a
 * name.
 */
export function readRequirement(line: string, world: PipWorld): Reading {
  const separator = URL_SCHEME.test(line) ? '; ' : ';';
  const at = line.indexOf(separator);
  const marker = at < 0 ? '' : strip(line.slice(at + separator.length));
  if (marker !== '' && !isMarker(marker)) return 'wrong';
  const name = strip(at < 0 ? line : line.slice(0, at));
  if (URL_SCHEME.test(name)) return readUrl(name, world);
  return readPath(name, world) ?? readSpecifier(name, world);
}

/**
 * Reads the value of --editable (a directory or a version control URL) as parse_editable in
 * req/constructors.py does.
 */
export function readEditable(text: string, world: PipWorld): Reading {
  const directory = splitExtras(text).path;
  if (world.isDirectory(directory)) return 'unnamed';
  const url = text.replace(/^(git|hg|bzr|svn):/i, '$1+$&');
  const local = /^file:/i.test(directory);
  if (!local && !(URL_SCHEME.test(url) && /^\w+\+/.test(url))) return 'wrong';
  const reading = readUrl(url, world);
  // Before pip 25.1, a URL of a version control system must contain a name.
  return reading === 'unnamed' && !local && !isAtLeast(world.pipVersion, '25.1') ? 'wrong' : reading;
}

function readUrl(url: string, world: PipWorld): Reading {
  const file = url.replace(/[?#].*$/s, '').replace(/^.*\//s, '');
  const egg = /[#&]egg=([^&]*)/.exec(url)?.[1];
  // Since 26.0, pip requires a bare name after `egg=` in every link.
  if (egg !== undefined && isAtLeast(world.pipVersion, '26.0') && !NAME.test(egg)) return 'wrong';
  if (file.endsWith('.whl')) return WHEEL_NAME.test(decoded(file)) ? 'named' : 'wrong';
  return egg === undefined ? 'unnamed' : readSpecifier(egg, world);
}

const decoded = (text: string): string =>
  text.replaceAll(/%([0-7][\da-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/**
 * Reads a path as _get_url_from_path in req/constructors.py does. Returns undefined if pip does not take the
 * text for a path.
 */
function readPath(text: string, world: PipWorld): Reading | undefined {
  const path = withoutSlashes(splitExtras(text).path);
  const looksLikePath = (name: string) => name.includes('/') || name.startsWith('.');
  if (looksLikePath(text) && world.isDirectory(path))
    return ['pyproject.toml', 'setup.py'].some((name) => world.exists(join(path, name)))
      ? 'unnamed'
      : 'wrong';
  if (!isArchive(path)) return undefined;
  const before = text.split('@')[0] ?? '';
  if (!world.exists(path) && before !== text && !looksLikePath(before)) return undefined;
  if (!path.endsWith('.whl')) return 'unnamed';
  return WHEEL_NAME.test(path.replace(/^.*\//s, '')) ? 'named' : 'wrong';
}

/** `path.rstrip('/')`, but keeps the first character: a path of slashes becomes `/`. */
const withoutSlashes = (path: string): string => path.charAt(0) + stripEnd(path.slice(1), '/');

const readSpecifier = (text: string, { pipVersion }: PipWorld): Reading =>
  isRequirement(text, pipVersion) ? 'named' : 'wrong';

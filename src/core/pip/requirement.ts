import { isArchive } from '../text.ts';
import { strip } from './python-text.ts';
import { isAtLeast, join, type PipWorld } from './world.ts';

/** models/link.py Link._project_name_re. */
const NAME = /^(?:[a-z0-9]|[a-z0-9][a-z0-9._-]*[a-z0-9])\n?$/i;

/** What pip makes of one requirement: `unnamed` is a URL or path whose name it would have to look for; `wrong` ends pip. */
export type Reading = 'named' | 'unnamed' | 'wrong';

const URL_SCHEME =
  /^(?:https?|file|ftp|git\+(?:https?|ssh|git|file)|hg\+(?:https?|ssh|file|static-http)|bzr\+(?:https?|ssh|s?ftp|lp|file)|svn\+(?:https?|ssh|svn|file)):/i;
const WHEEL_NAME = /^[^\s-]+-[^\s-]*(?:-\d[^-]*)?-[^\s-]+-[^\s-]+-[^\s-]+\.whl$/;

/** req/constructors.py parse_req_from_line, as far as it decides whether there is a name. */
export function readRequirement(line: string, world: PipWorld): Reading {
  const separator = URL_SCHEME.test(line) ? '; ' : ';';
  const at = line.indexOf(separator);
  const marker = at < 0 ? '' : strip(line.slice(at + separator.length));
  if (marker !== '' && !isMarker(marker)) return 'wrong';
  const name = strip(at < 0 ? line : line.slice(0, at));
  if (URL_SCHEME.test(name)) return readUrl(name, world);
  return readPath(name, world) ?? readSpecifier(name, world);
}

/** req/constructors.py parse_editable: a directory, or a URL of a version control system. */
export function readEditable(text: string, world: PipWorld): Reading {
  const directory = text.replace(/^(.+)\[[^\]]+\]$/s, '$1');
  if (world.isDirectory(directory)) return 'unnamed';
  const url = text.replace(/^(git|hg|bzr|svn):/i, '$1+$&');
  const local = /^file:/i.test(directory);
  if (!local && !(URL_SCHEME.test(url) && /^\w+\+/.test(url))) return 'wrong';
  const reading = readUrl(url, world);
  // Such a URL must say its name until pip 25.1.
  return reading === 'unnamed' && !local && !isAtLeast(world.pipVersion, '25.1') ? 'wrong' : reading;
}

function readUrl(url: string, world: PipWorld): Reading {
  const file = url.replace(/[?#].*$/s, '').replace(/^.*\//s, '');
  const egg = /[#&]egg=([^&]*)/.exec(url)?.[1];
  // A bare name and nothing else: since 26.0 that is asked of every link.
  if (egg !== undefined && isAtLeast(world.pipVersion, '26.0') && !NAME.test(egg)) return 'wrong';
  if (file.endsWith('.whl')) return WHEEL_NAME.test(decoded(file)) ? 'named' : 'wrong';
  return egg === undefined ? 'unnamed' : readSpecifier(egg, world);
}

const decoded = (text: string): string =>
  text.replaceAll(/%([0-7][\da-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/** req/constructors.py _get_url_from_path: undefined where the text is not taken for a path. */
function readPath(text: string, world: PipWorld): Reading | undefined {
  const path = text.replace(/^(.+)\[[^\]]+\]$/s, '$1').replace(/(?<=.)\/+$/, '');
  const looksLikePath = (name: string) => name.includes('/') || name.startsWith('.');
  if (looksLikePath(text) && world.isDirectory(path)) {
    return ['pyproject.toml', 'setup.py'].some((name) => world.exists(join(path, name)))
      ? 'unnamed'
      : 'wrong';
  }
  if (!isArchive(path)) return undefined;
  const before = text.split('@')[0] ?? '';
  if (!world.exists(path) && before !== text && !looksLikePath(before)) return undefined;
  if (!path.endsWith('.whl')) return 'unnamed';
  return WHEEL_NAME.test(path.replace(/^.*\//s, '')) ? 'named' : 'wrong';
}

function readSpecifier(text: string, { pipVersion }: PipWorld): Reading {
  const form = isAtLeast(pipVersion, '24.1') ? STRICT : LEGACY;
  // A gap may be split between the form's parts in as many ways as it is long, to the power of their number.
  return form.test(text.replaceAll(/\s+/g, ' ')) ? 'named' : 'wrong';
}

const RELEASE = 'v?(?:\\d+!)?\\d+(?:\\.\\d+)';
const SUFFIX =
  '(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\\d*)?(?:-\\d+|[-_.]?(?:post|rev|r)[-_.]?\\d*)?(?:[-_.]?dev[-_.]?\\d*)?';
const LOCAL = '(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?';
/** Python's `\s`, nearly: a byte order mark is none. */
const WS = '[^\\S\\ufeff]';

/** PEP 440, as packaging's Specifier has it. */
const STRICT_ONE = [
  `===${WS}*[^\\s;)]*`,
  `[=!]=${WS}*${RELEASE}*(?:\\.\\*|${SUFFIX}${LOCAL})`,
  `~=${WS}*${RELEASE}+${SUFFIX}`,
  `[<>]=?${WS}*${RELEASE}*${SUFFIX}`,
].join('|');
/** What packaging 21 took besides, which pip had until 24.1. */
const LEGACY_ONE = `${STRICT_ONE}|(?:[=!<>]=|[<>])${WS}*[^,;\\s)]*`;

const STRICT = requirementForm(STRICT_ONE, '\\S+', { last: '\\w', gap: '[ \\t]*', end: ',?' });
const LEGACY = requirementForm(LEGACY_ONE, '(?:[a-z][a-z\\d+.-]*://[^\\s/?#]|file:)\\S*', {
  last: '[a-z0-9]',
  gap: '[ \\t\\n\\r]*',
  end: '',
});

interface Form {
  /** A name's last character. */
  readonly last: string;
  readonly gap: string;
  /** After the versions. */
  readonly end: string;
}

/** PEP 508 without the marker: name, extras, and a URL or versions; packaging changed details of it in 22. */
function requirementForm(one: string, url: string, { last, gap, end }: Form): RegExp {
  const name = `[a-z0-9](?:[a-z0-9._-]*${last})?`;
  const extras = `(?:\\[${gap}(?:${name}(?:${gap},${gap}${name})*)?${gap}\\])?`;
  const versions = `(?:(?:${one})(?:${gap},${gap}(?:${one}))*${gap}${end})?`;
  const either = `(?:@${gap}${url}|\\(${gap}${versions}${gap}\\)|${versions})`;
  return new RegExp(`^${gap}${name}${gap}${extras}${gap}${either}${gap}$`, 'i');
}

const VARIABLE =
  '(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_release|platform_system|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)';
const OPERAND = `(?:${VARIABLE}|'[^']*'|"[^"]*")`;
const COMPARISON = new RegExp(`${OPERAND}\\s*(?:===|[=~!<>]=|[<>]|in|not\\s+in)\\s*${OPERAND}`, 'g');

/** PEP 508's markers: comparisons, brackets, `and`, `or`; each is struck out until one is left. */
function isMarker(text: string): boolean {
  let left = text.replace(COMPARISON, '\0');
  for (let before = ''; before !== left; ) {
    before = left;
    left = left.replaceAll(/\(\s*\0\s*\)|\0\s*\b(?:and|or)\b\s*\0/g, '\0');
  }
  return strip(left) === '\0';
}

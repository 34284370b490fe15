import type { Look } from '../system/ports.ts';
import { sitesOf } from './contents.ts';
import { distributionOf } from './distributions.ts';

/** The most bytes to read of a list of installed files. Even the list of a large package is shorter. */
const LONGEST = 16 << 20;

/**
 * The names in a venv's site-packages that no package's record lists: a .pth file written by hand, a copied
 * module, an egg. Nothing says where they came from, so pip-shim can't install them again.
 */
export function unrecordedIn(venv: string, look: Look): readonly string[] {
  return sitesOf(venv, look).flatMap((site) => {
    const files = look.list(site);
    const recorded = new Set(files.flatMap((file) => recordedBy(`${site}/${file}`, look)));
    return files.filter((file) => !recorded.has(file) && !isRecord(file) && !IGNORED.has(file));
  });
}

/** Python's and setuptools' own files beside the packages. */
const IGNORED = new Set(['__pycache__', 'easy-install.pth', 'setuptools.pth']);

const isRecord = (file: string): boolean => distributionOf(file) !== undefined || file.endsWith('.egg-link');

/**
 * The names in site-packages that belong to a distribution, from its RECORD (PEP 376) or setuptools' lists.
 */
function recordedBy(metadata: string, look: Look): readonly string[] {
  if (distributionOf(metadata) === undefined) return [];
  const lines = (file: string): readonly string[] =>
    (look.readText(`${metadata}/${file}`, LONGEST) ?? '').split('\n').map((line) => line.trim());
  const first = (path: string): string => /^"?([^/,"]+)/.exec(path)?.[1] ?? '';
  return [
    ...lines('RECORD').map(first),
    ...lines('installed-files.txt').map((path) => first(path.replace(/^\.\.\//, ''))),
    ...lines('top_level.txt').flatMap((name) => [name, `${name}.py`]),
  ];
}

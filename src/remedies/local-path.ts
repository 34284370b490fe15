import { writtenPath } from '../environment/venv-path.ts';
import { parseRequirement } from '../packages/pep508.ts';
import { splitExtras } from '../pip/extras.ts';
import { isArchive } from '../ui/text.ts';
import type { Facts } from './facts.ts';

/** The path and the extras in a requirement that is a local path. */
export interface LocalPath {
  readonly path: string;
  readonly extras: readonly string[];
}

/** Reads a path as pip does: `./x[dev]`, `file:///p/x#egg=x`, `x[dev] @ file:///p/x`. Ignores a marker. */
export function localPath(word: string): LocalPath {
  const named = parseRequirement(word);
  if (named?.url !== undefined) return { path: filePath(named.url), extras: named.extras };
  // In a path, any `;` starts the marker. In a URL, only a `;` before a blank does (req/constructors.py,
  // parse_req_from_line).
  const [place = ''] = word.split(/^file:/i.test(word) ? '; ' : ';');
  const { path, extras } = splitExtras(place.trim());
  return { path: filePath(path.trim()), extras: extras.split(',').flatMap((each) => each.trim() || []) };
}

/** True if a requirement means the project itself, however its path is written. */
export function isProjectItself(
  word: string,
  { cwd, user, project }: Pick<Facts, 'cwd' | 'user' | 'project'>,
): boolean {
  const { path } = localPath(word);
  return !isArchive(path) && writtenPath(path, { cwd, home: user.home }) === project.root;
}

/** The path in a file URL (see url_to_path in pip/_internal/utils/urls.py). Returns other text unchanged. */
function filePath(url: string): string {
  const [, path] = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]*)/i.exec(url) ?? [];
  return path === undefined ? url : decoded(path);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not UTF-8
  }
}

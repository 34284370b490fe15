import { writtenPath } from '../environment/venv-places.ts';
import { parseRequirement } from '../packages/pep508.ts';
import { splitExtras } from '../pip/extras.ts';
import { isArchive } from '../ui/text.ts';
import type { Facts } from './facts.ts';

/** The place of a requirement that is a path, and the extras that it asks for. */
export interface LocalPath {
  readonly path: string;
  readonly extras: readonly string[];
}

/** As pip reads it: `./x[dev]`, `file:///p/x#egg=x`, `x[dev] @ file:///p/x`, each with a marker behind it or without. */
export function localPath(word: string): LocalPath {
  const named = parseRequirement(word);
  if (named?.url !== undefined) return { path: filePath(named.url), extras: named.extras };
  // A URL may hold semicolons, a path may not (req/constructors.py, parse_req_from_line).
  const [place = ''] = word.split(/^file:/i.test(word) ? '; ' : ';');
  const { path, extras } = splitExtras(place.trim());
  return { path: filePath(path.trim()), extras: extras.split(',').flatMap((each) => each.trim() || []) };
}

/** Whether a requirement means the project itself, however it is written. */
export function isProjectItself(
  word: string,
  { cwd, user, project }: Pick<Facts, 'cwd' | 'user' | 'project'>,
): boolean {
  const { path } = localPath(word);
  return !isArchive(path) && writtenPath(path, { cwd, home: user.home }) === project.root;
}

/** pip/_internal/utils/urls.py, url_to_path; what is no such URL stays as it is. */
function filePath(url: string): string {
  const [, path] = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]*)/i.exec(url) ?? [];
  return path === undefined ? url : decoded(path);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // bytes that are no UTF-8
  }
}

import type { Table } from '../../settings/toml.ts';
import { parent } from '../../system/paths.ts';
import type { Look } from '../../system/ports.ts';
import { matchesGlob } from './glob.ts';
import { tableIn } from './manifest.ts';

/**
 * The root of the uv workspace that includes a project. As in uv, only the nearest pyproject.toml above the
 * project counts. A project in `exclude` is no member, even if `members` lists it. In `exclude`, stars match
 * slashes too. The tests compare the results with uv 0.13.
 * @param root the project's directory
 * @param pyproject the project's own pyproject.toml
 */
export function workspaceOf(
  root: string,
  pyproject: Table | undefined,
  readToml: (text: string) => Table | undefined,
  look: Look,
): string | undefined {
  if (!tableIn(pyproject, 'project') || tableIn(pyproject, 'tool', 'uv', 'workspace')) return undefined;
  for (let directory = root; directory !== '/'; ) {
    directory = parent(directory);
    const text = look.readText(`${directory === '/' ? '' : directory}/pyproject.toml`, 1 << 20);
    if (text !== undefined) {
      const workspace = tableIn(readToml(text), 'tool', 'uv', 'workspace');
      return workspace && isMember(workspace, root, directory) ? directory : undefined;
    }
  }
  return undefined;
}

function isMember(workspace: Table, root: string, directory: string): boolean {
  const matches = (list: unknown, crossing: boolean): boolean =>
    Array.isArray(list) &&
    list.some((each) => {
      if (typeof each !== 'string') return false;
      const path = each.startsWith('/') ? root : root.slice(directory.length);
      return matchesGlob(each, path, crossing);
    });
  return !matches(workspace.exclude, true) && matches(workspace.members, false);
}

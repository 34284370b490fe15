import type { Table } from '../../settings/toml.ts';
import { normaliseName, requirementName } from '../../ui/text.ts';

/** A dependency that a project's manifest declares. */
export interface Declared {
  /** The name in PEP 503 form. */
  readonly name: string;
  /** The group that contains the dependency. Undefined for a dependency of the project itself. */
  readonly group: string | undefined;
  /** `extra`: an optional dependency. `own`: a development dependency in a list without a group's name. */
  readonly kind: 'main' | 'extra' | 'group' | 'own';
}

/** The nested table at these keys. Undefined if there is no such table. */
export function tableIn(table: Table | undefined, ...keys: readonly string[]): Table | undefined {
  let found: unknown = table;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Table)[key];
  }
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Table) : undefined;
}

/**
 * The dependencies that a project declares. Reads pyproject.toml (PEP 621, PEP 735 and the older tables of
 * Poetry, PDM, uv and Rye) and the two tables of a Pipfile.
 */
export function declaredIn(pyproject: Table | undefined, pipfile: Table | undefined): readonly Declared[] {
  const main = { group: undefined, kind: 'main' } as const;
  const own = { group: 'dev', kind: 'own' } as const;
  const poetry = tableIn(pyproject, 'tool', 'poetry');
  const poetryGroups = Object.entries(tableIn(poetry, 'group') ?? {});
  return [
    ...listed(tableIn(pyproject, 'project')?.dependencies, main),
    ...grouped(tableIn(pyproject, 'project', 'optional-dependencies'), 'extra'),
    ...grouped(tableIn(pyproject, 'dependency-groups'), 'group'),
    ...grouped(tableIn(pyproject, 'tool', 'pdm', 'dev-dependencies'), 'group'),
    ...['uv', 'rye'].flatMap((tool) => listed(tableIn(pyproject, 'tool', tool)?.['dev-dependencies'], own)),
    ...keyed(tableIn(poetry, 'dependencies'), main),
    ...keyed(tableIn(poetry, 'dev-dependencies'), own),
    ...poetryGroups.flatMap(([group]) =>
      keyed(tableIn(poetry, 'group', group, 'dependencies'), { group, kind: 'group' }),
    ),
    ...keyed(tableIn(pipfile, 'packages'), main),
    ...keyed(tableIn(pipfile, 'dev-packages'), own),
  ];
}

type Where = Omit<Declared, 'name'>;

function grouped(table: Table | undefined, kind: 'extra' | 'group'): readonly Declared[] {
  return Object.entries(table ?? {}).flatMap(([group, list]) => listed(list, { group, kind }));
}

/** Reads a list of requirements (PEP 508). Skips other entries, such as `{include-group = …}`. */
function listed(list: unknown, where: Where): readonly Declared[] {
  if (!Array.isArray(list)) return [];
  const names = list.flatMap((each) => (typeof each === 'string' ? (requirementName(each) ?? []) : []));
  return names.map((name) => ({ name, ...where }));
}

function keyed(table: Table | undefined, where: Where): readonly Declared[] {
  return Object.keys(table ?? {}).map((name) => ({ name: normaliseName(name), ...where }));
}

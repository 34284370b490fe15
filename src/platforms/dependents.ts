/** An installed system package and its dependencies. */
export interface InstalledPackage {
  readonly name: string;
  /** Every name that the package depends on. Includes alternatives, because it may use any of them. */
  readonly needs: readonly string[];
  /** Other names that a dependency may use for this package. */
  readonly provides: readonly string[];
}

/**
 * The installed packages that depend on any package in `changing`, directly or indirectly.
 * @returns names in alphabetical order, without the names in `changing`
 */
export function dependentsOf(
  changing: readonly string[],
  installed: readonly InstalledPackage[],
): readonly string[] {
  const provided = new Map(installed.map(({ name, provides }) => [name, [name, ...provides]]));
  const neededBy = new Map<string, string[]>();
  for (const { name, needs } of installed)
    for (const need of needs) neededBy.set(need, [...(neededBy.get(need) ?? []), name]);
  const found = new Set(changing);
  // The loop also visits the names that it adds to the Set. So it ends when there is no new dependent.
  for (const name of found)
    for (const alias of provided.get(name) ?? [name])
      for (const dependent of neededBy.get(alias) ?? []) found.add(dependent);
  return [...found].filter((name) => !changing.includes(name)).sort();
}

/** One installed package of the distribution, as far as it needs others. */
export interface InstalledPackage {
  readonly name: string;
  /** Every name in what it depends on; of alternatives each, as it may be using any of them. */
  readonly needs: readonly string[];
  /** Other names under which it can be depended on. */
  readonly provides: readonly string[];
}

/**
 * The installed packages that depend on any of those that change, directly or through others.
 * @returns names in alphabetical order, without the ones that change
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
  // A set hands out what is added while it is walked through, so this goes on until nothing new depends on anything.
  for (const name of found)
    for (const alias of provided.get(name) ?? [name])
      for (const dependent of neededBy.get(alias) ?? []) found.add(dependent);
  return [...found].filter((name) => !changing.includes(name)).sort();
}

import type { SystemAnswer, Wanted } from './system-facts.ts';

/** The available and the installed version of a package. */
export type Versions = Pick<SystemAnswer, 'candidate' | 'installed'>;

/**
 * The names that a Python package's system package may have, most likely first. Leaves out a library's bare
 * name, because that is often the name of an unrelated system package.
 * @param prefix the start of a library package's name
 */
export function namesBy(prefix: string, { name, isTool }: Wanted): readonly string[] {
  return [`${prefix}${name}`, ...(isTool ? [name] : [])];
}

/** Answers with the first name that a package has. Such an answer is a guess, because only the name fits. */
export function guesses(
  wanted: readonly Wanted[],
  prefix: string,
  there: ReadonlyMap<string, Versions>,
): readonly SystemAnswer[] {
  return wanted.flatMap((each) => {
    const found = namesBy(prefix, each).find((name) => {
      const { candidate, installed } = there.get(name) ?? {};
      return (candidate ?? installed) !== undefined;
    });
    const versions = there.get(found ?? '');
    return found && versions ? [{ name: each.name, package: found, exact: false, ...versions }] : [];
  });
}

/**
 * Knows no owners and no dependents. For a package manager that can't list them, or whose output we have
 * never seen.
 */
export const SAYS_NOTHING = {
  ownerOf: async () => undefined,
  dependents: async () => undefined,
};

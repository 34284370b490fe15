import type { SystemAnswer, Wanted } from './system-packages.ts';

/** One package, as far as it is there. */
export type Versions = Pick<SystemAnswer, 'candidate' | 'installed'>;

/**
 * Names that a package of it may have, the likeliest first. The bare name is an application's, and often another thing's.
 * @param prefix what a library's name begins with there
 */
export function namesBy(prefix: string, { name, isTool }: Wanted): readonly string[] {
  return [`${prefix}${name}`, ...(isTool ? [name] : [])];
}

/** Takes the first name that there is a package of: by its name alone, so it is a guess. */
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

/** For a package manager that does not say who depends on what, or whose answer has never been seen. */
export const SAYS_NOTHING = {
  ownerOf: async () => undefined,
  dependents: async () => undefined,
};

/** The tables' letters for the codenames of Debian's releases. Debian's testing counts as sid. */
const RELEASES: ReadonlyMap<string, string> = new Map([
  ['bookworm', 'b'],
  ['trixie', 't'],
  ['forky', 's'],
  ['sid', 's'],
]);

/** The letter for a codename. Undefined for a release that the tables do not know. */
export const letterOf = (release: string | undefined): string | undefined =>
  release === undefined ? undefined : RELEASES.get(release);

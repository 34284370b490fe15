import { letterOf } from './releases.ts';

/** A package that Debian builds for some architectures only, and not for this machine's. */
export interface Elsewhere {
  readonly architectures: readonly string[];
  /** This machine's own architecture. */
  readonly here: string;
}

/** Debian's names for the architectures in the table, by Node's names. */
const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
  ['arm', 'armhf'],
  ['ia32', 'i386'],
]);

/**
 * Tells whether only other architectures have the packages of a name.
 * @param name in PEP 503 normal form
 * @param table the text of data/catalogue/architectures.txt, whose head explains the format
 * @param release the codename of Debian's release. Undefined on other systems, which may build more
 * @param machine Node's own architecture. A 32-bit system on a 64-bit kernel has a 32-bit Node, too
 */
export function elsewhere(
  name: string,
  table: string,
  release: string | undefined,
  machine: string,
): Elsewhere | undefined {
  const [letter, here] = [letterOf(release), ARCHITECTURES.get(machine)];
  const start = table.indexOf(`\n${name} `);
  if (start < 0 || letter === undefined || here === undefined) return undefined;
  const [, ...places] = table.slice(start + 1, table.indexOf('\n', start + 1)).split(' ');
  const [, written = ''] = places.map((each) => each.split(':')).find(([of]) => of?.includes(letter)) ?? [];
  const architectures = written.split(',');
  return written === '' || architectures.includes(here) ? undefined : { architectures, here };
}

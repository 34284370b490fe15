import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { binOf } from './installation.ts';
import { installAgain } from './origin.ts';

/**
 * Checks whether the user can install or remove pip-shim.
 * @param asRoot the command line that installs or removes as root
 * @throws ShimError if a directory can't be on PATH, if root would change another user's home, or if a user
 *   other than root would change an installation for everybody
 */
export function assertPossible(ports: Ports, asRoot: string): void {
  const { installation, uid, look, places } = ports;
  for (const path of [installation.shims, binOf(installation)]) {
    const why = whyUnsupported(path);
    if (why === undefined) continue;
    throw new ShimError('unsupported-path', `${why}: ${path}`, [
      'set HOME, or XDG_DATA_HOME, to another directory',
    ]);
  }
  if (installation.forEverybody) {
    if (uid === 0) return;
    throw new ShimError('not-root', '--system writes under /usr/local and needs root', [asRoot]);
  }
  const home = look.stat(places.home);
  if (uid === 0 && home?.kind === 'directory' && home.uid !== 0)
    throw new ShimError('not-home', `running as root, but ${places.home} belongs to somebody else`, [
      'for yourself: run it without sudo',
      `for everybody: ${installAgain(ports, '--system', true)}`,
    ]);
}

function whyUnsupported(path: string): string | undefined {
  if (path.includes(':')) return "a directory with a colon can't be on PATH";
  if (path.includes('\n')) return 'a directory name with a line break is not supported';
  // Node.js can't write a path with bytes that are not UTF-8: see raw-bytes.ts.
  return /[\udc80-\udcff]/.test(path) ? 'a directory name that is not UTF-8 is not supported' : undefined;
}

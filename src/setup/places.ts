import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { parent } from '../system/paths.ts';
import type { Installation } from './installation.ts';

/** Directory of the management command. */
export const binOf = ({ launcher }: Installation): string => parent(launcher);

/** The `share/` that man and the completions of shells look into. */
export const shareOf = ({ root, forEverybody }: Installation): string =>
  forEverybody ? '/usr/local/share' : parent(root);

/** The XDG specification asks for 0700 if a base directory has to be made. */
export const directoryModeOf = ({ forEverybody }: Installation): number => (forEverybody ? 0o755 : 0o700);

/** `$XDG_CONFIG_HOME` */
export const configHome = ({ places }: Pick<Ports, 'places'>): string => parent(places.config);

/**
 * @throws ShimError if a directory can't be on PATH, if root acts for somebody else, or if an installation for everybody
 *   is not root's to change
 */
export function assertPossible({ installation, uid, look, places }: Ports, command: string): void {
  for (const path of [installation.shims, binOf(installation)]) {
    if (path.includes(':')) {
      throw new ShimError('colon', `a directory with a colon can't be on PATH: ${path}`, {
        next: ['set XDG_DATA_HOME to another directory'],
      });
    }
    // Node writes no byte that is not UTF-8 into a path: see raw-bytes.ts.
    if (/[\udc80-\udcff]/.test(path))
      throw new ShimError('not-utf-8', `a directory whose name is not UTF-8 is not supported: ${path}`);
    if (path.includes('\n'))
      throw new ShimError('line-break', `a directory name with a line break is not supported: ${path}`);
  }
  if (installation.forEverybody) {
    if (uid === 0) return;
    throw new ShimError('not-root', '--system writes under /usr/local and needs root', {
      next: [`sudo ${command}`],
    });
  }
  const home = look.stat(places.home);
  if (uid === 0 && home?.kind === 'directory' && home.uid !== 0) {
    throw new ShimError('not-home', `running as root, but ${places.home} belongs to somebody else`, {
      next: ['for yourself: run it without sudo', 'for everybody: sudo ./install.sh --system'],
    });
  }
}

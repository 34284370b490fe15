import { findProject, isVenv, outsideOf } from '../environment/project.ts';
import { ledElsewhere } from '../environment/venv-path.ts';
import { writtenPath } from '../environment/venv-places.ts';
import { VENV_NAMES } from '../state/venv-record.ts';
import { ShimError } from '../system/errors.ts';
import { shownPath } from '../system/paths.ts';
import { quoteWord } from '../ui/text.ts';
import type { Ports } from './ports.ts';

/**
 * The venv that `allow` and `deny` are about: the one that was named, else the project's.
 * @returns an absolute path, which need not exist where it was named
 * @throws ShimError where the project has none
 */
export function chosenVenv(
  command: 'allow' | 'deny',
  named: string | undefined,
  { cwd, places, env, look, uid }: Ports,
): string {
  if (named !== undefined) return writtenPath(named, { cwd, home: places.home });
  const { root } = findProject(cwd, outsideOf(env, places.home, uid), look);
  const own = VENV_NAMES.map((name) => `${root}/${name}`).find((path) => isVenv(path, look));
  if (own !== undefined) return own;
  throw new ShimError('no-venv', `there is no venv in ${root} (looked for ${VENV_NAMES.join(', ')})`, {
    next: [`name one: pip-shim ${command} path/to/venv`],
  });
}

/**
 * What a command changes or forgets is named by its own path, never by a link that a clone may have brought.
 * @throws ShimError that names what the link leads to
 */
export function assertNoLink(
  command: 'allow' | 'deny' | 'remove',
  path: string,
  { cwd, places, env, look, uid }: Ports,
): void {
  const { root } = findProject(cwd, outsideOf(env, places.home, uid), look);
  const real = ledElsewhere(path, root, look);
  if (real === undefined || !look.lstat(real)) return;
  const shown = (each: string): string => shownPath(each, { cwd, home: places.home });
  throw new ShimError(
    'a-link',
    `a symbolic link leads from ${shown(path)} to ${shown(real)}; nothing was changed`,
    {
      next: [`if that is meant: pip-shim ${command} ${quoteWord(real)}`],
    },
  );
}

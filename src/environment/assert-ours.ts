import { ShimError } from '../system/errors.ts';
import { shownPath } from '../system/paths.ts';
import type { VenvState } from './venv-state.ts';

/** Code of the ShimError of {@link assertOurs}. */
export const NOT_OURS = 'not-ours';

/**
 * Rejects a working venv that is not ours, or that a symbolic link leads to. Such a venv may have come with a
 * cloned repository, and its pip may do anything.
 * @throws ShimError before anything in the venv runs
 */
export function assertOurs(
  path: string,
  state: VenvState,
  { cwd, places }: { readonly cwd: string; readonly places: { readonly home: string } },
): void {
  if (state.kind !== 'usable' || state.ours) return;
  const shown = shownPath(path, { cwd, home: places.home });
  const why =
    state.link === undefined ? 'was not made by pip-shim' : `is reached by a symbolic link, ${state.link}`;
  throw new ShimError(NOT_OURS, `${shown} ${why}, so nothing in it was run or changed`);
}

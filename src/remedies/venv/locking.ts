import { realPlace } from '../../environment/venv-path.ts';
import type { Locks } from '../../state/locks.ts';
import { Interrupted, NO_LOCK, ShimError, STATE_NOT_OWN } from '../../system/errors.ts';
import { shownPath } from '../../system/paths.ts';
import type { Ending, Look, Screen } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';

interface LockTools {
  readonly look: Look;
  readonly locks: Locks;
  readonly screen: Screen;
}

/** Runs `work` while no other pip-shim makes, removes or fills the venv at that path. */
export function whileLocked<T>(
  path: string,
  { interpreter, cwd, user }: Pick<Facts, 'interpreter' | 'cwd' | 'user'>,
  { look, locks, screen }: LockTools,
  work: () => Promise<T>,
): Promise<T> {
  const shown = shownPath(path, { cwd, home: user.home });
  const waiting = (): void => screen.line(`waiting for another pip-shim that is at work on ${shown}`);
  return locks.hold(realPlace(path, look), interpreter.path, waiting, work);
}

/**
 * Runs a whole install while pip-shim holds the venv's lock. Without the lock, the venv could change before
 * pip starts, and two pips could break each other's half-written packages. If no lock can be created, `work`
 * gets the reason and may go on in an existing venv. A signal during the wait ends the install.
 */
export async function oneAtATime<T>(
  path: string,
  facts: Pick<Facts, 'interpreter' | 'cwd' | 'user'>,
  tools: LockTools,
  work: (noLock?: ShimError) => Promise<T>,
): Promise<T | Ending> {
  let hasBegun = false;
  try {
    return await whileLocked(path, facts, tools, () => {
      hasBegun = true;
      return work();
    });
  } catch (error) {
    if (error instanceof Interrupted) return { kind: 'signal', signal: error.signal };
    const isUnlockable = error instanceof ShimError && [NO_LOCK, STATE_NOT_OWN].includes(error.code);
    if (isUnlockable && !hasBegun) return work(error);
    throw error;
  }
}

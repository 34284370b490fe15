import type { MachinePip } from '../commands/ports.ts';
import { outsideOf } from '../environment/project.ts';
import { currentUser, type User } from '../environment/user.ts';
import { isElsewhere, ownerOf, safeToMake } from '../environment/venv-places.ts';
import type { VenvState } from '../environment/venv-state.ts';
import { unreadConfigFile } from '../pip/configuration.ts';
import { otherIndexIn } from '../pip/index-variables.ts';
import { rebuildVenv } from '../remedies/venv/rebuild.ts';
import type { IndexNow } from '../remedies/venv/refill.ts';
import { settingsOf } from '../settings/effective.ts';
import type { World } from '../shim/context.ts';
import { withIndex } from '../shim/handle-refusal.ts';
import { indexInVenv } from '../shim/index-in-venv.ts';
import { pipWorld } from '../shim/pip-world.ts';
import { ShimError } from '../system/errors.ts';
import { files } from '../system/files.ts';
import { parent } from '../system/paths.ts';
import type { Ending } from '../system/ports.ts';

/** Makes a broken venv again, if the settings and the policy allow that. */
export function rebuildIn(path: string, machine: MachinePip, world: World): Promise<Ending> {
  const { interpreter } = machine;
  const settings = settingsOf(world);
  const processes = withIndex({ settings, interpreter }, world);
  const user = currentUser(world.places.home, world.env);
  const facts = { ...machine, pipWords: [], cwd: world.cwd, user };
  const { remedies } = settings;
  if (remedies && !remedies.names.includes('venv'))
    throw new ShimError('not-allowed', `venv is not allowed here (${remedies.where})`);
  const permits = {
    indexNow: () => indexNow(path, machine, world),
    safely: (state: VenvState) => safeState(path, state, user, world),
  };
  return rebuildVenv(path, facts, permits, { ...world, processes, files });
}

/** The state of a venv, as an install would see it: broken if another user could replace a new venv there. */
function safeState(path: string, state: VenvState, user: User, { look, env, places }: World): VenvState {
  const source = path.startsWith(`${look.realPath(places.data)}/venvs/`) ? 'default' : 'project';
  if (isElsewhere({ owner: ownerOf(parent(path), look), source }, user))
    return { kind: 'broken', why: 'the directory around it belongs to another user', remake: false };
  return safeToMake(path, state, outsideOf(env, user.home, user.uid), look);
}

/**
 * The index that the venv's pip may use now.
 * @throws ShimError if that could be another index than the one that the policy locks
 */
function indexNow(path: string, { interpreter }: MachinePip, world: World): IndexNow {
  const { index } = settingsOf(world);
  const sole = indexInVenv(path, { interpreter, index }, world);
  if (!index?.locked) return { sole, isLocked: false };
  const seen = pipWorld(interpreter, world);
  const unread = unreadConfigFile(seen);
  const other = unread ? `${unread}, which can't be read,` : otherIndexIn(path, index.url, seen);
  if (other === undefined) return { sole, isLocked: true };
  throw new ShimError(
    'not-allowed',
    `${path} is not made again: ${other} could lead pip to another index than the locked one (${index.where})`,
  );
}

import { distributionOf } from '../environment/distributions.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import type { Facts, Owner } from '../remedies/facts.ts';
import { findInstalledBy } from '../remedies/installed-by.ts';
import { pipxHomes } from '../remedies/pipx/facts.ts';
import type { World } from './context.ts';

/**
 * Finds where the packages are installed outside the project's venvs. If a system package has installed one,
 * names that system package.
 */
export async function ownersOf(
  names: readonly string[],
  interpreter: Interpreter,
  { manager }: Facts['system'],
  world: World,
): Promise<readonly Owner[]> {
  const { places, env, look } = world;
  const packageManager = world.packageManager(manager);
  const owners = findInstalledBy(
    names,
    interpreter,
    places.userBase,
    pipxHomes({ env, home: places.home }),
    look,
  );
  return Promise.all(
    owners.map(async (owner) => {
      if (owner.kind !== 'system' || !packageManager) return owner;
      const metadata = look.list(owner.directory).find((file) => distributionOf(file) === owner.name);
      return {
        ...owner,
        package: metadata && (await packageManager.ownerOf(`${owner.directory}/${metadata}`)),
      };
    }),
  );
}

import { systemPackagesIn } from '../packages/catalogue.ts';
import { packagesOfRaspberryPiOs } from '../packages/meant.ts';
import type { Facts } from '../remedies/facts.ts';
import { codenameOf } from './collect-packages.ts';
import type { World } from './context.ts';

/** This work starts so many ms after the menu, so that the menu is drawn first. Nobody waits for the work. */
const DRAWN = 100;

/**
 * While a person reads the menu, asks the package manager about all packages of the catalogue, so that the
 * next menu need not ask it. Does nothing if this menu did not ask the package manager.
 */
export async function learnPackages({ system }: Facts, world: World): Promise<void> {
  if (system.isKept || (system.reply !== 'answered' && system.reply !== 'late')) return;
  const learn = world.packageManager(system.manager)?.learn;
  if (!learn) return;
  await new Promise((resolve) => setTimeout(resolve, DRAWN).unref());
  await learn([
    ...systemPackagesIn(world.data('catalogue/catalogue.txt'), codenameOf(world.look)),
    ...packagesOfRaspberryPiOs(world.data('names/names.txt')),
  ]);
}

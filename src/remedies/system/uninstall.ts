import type { InstallCommands } from '../../platforms/package-manager.ts';
import type { Facts } from '../facts.ts';
import { declined, type Evaluation, type SystemOffer } from '../offer.ts';
import { rootLine } from './as-root.ts';

/** Declines, because pip-shim never uninstalls system packages. Shows the command that uninstalls them. */
export function ownedBySystem(facts: Facts, commands: InstallCommands | undefined): Evaluation<SystemOffer> {
  const owned = facts.owners.filter(({ kind }) => kind === 'system');
  if (owned.length === 0) return declined('system', `${facts.platform} has no such package installed`);
  const packages = [...new Set(owned.flatMap((owner) => owner.package ?? []))];
  const names = owned.map(({ name }) => name).join(', ');
  if (packages.length === 0) return declined('system', `${names}: installed by ${facts.platform}`);
  const removal = commands && !facts.system.readOnly && rootLine(facts, commands, commands.remove(packages));
  return declined(
    'system',
    `${names}: installed by ${facts.platform}, as ${packages.join(', ')}`,
    removal ? [`if nothing needs it: ${removal}`] : [],
  );
}

import type { Ports } from '../commands/ports.ts';
import { isInCi } from '../system/ci-environment.ts';
import { isPythonName } from '../system/shim-template.ts';
import { isYes } from './is-yes.ts';
import { commandsNamed, placedNames } from './machine-pips.ts';

/**
 * True for a user who has no shims yet. False in an upgrade, which keeps the user's choice. Also false with
 * --system, which places no Python shims by default.
 */
const isNew = (ports: Ports): boolean => !ports.installation.forEverybody && placedNames(ports).length === 0;

/**
 * True if a first installation in CI gives Pythons shims, so that a job's python3 finds what its pip has
 * installed.
 */
export const isNewInCi = (ports: Ports): boolean => isInCi(ports.env) && isNew(ports);

/** Asks at a user's first installation whether Pythons also get shims. In CI, they get them unasked. */
export async function wantsPythons({ yes }: { readonly yes: boolean }, ports: Ports): Promise<boolean> {
  if (yes || isInCi(ports.env) || !isNew(ports)) return false;
  const { installation, look } = ports;
  if (look.lstat(`${installation.root}/current`)) return false; // an upgrade of an installation without shims
  if (commandsNamed(isPythonName, ports).size === 0) return false;
  const answer = await ports.setup.ask(
    'Also help with python3 -m pip install? It needs shims for python3. [y/N] ',
  );
  return isYes(answer, false);
}

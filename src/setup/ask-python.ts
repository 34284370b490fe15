import type { Ports } from '../commands/ports.ts';
import { isInCi } from '../system/ci-environment.ts';
import { isPythonName } from '../system/shim-template.ts';
import { isYes } from './is-yes.ts';
import { commandsNamed, placedNames } from './machine-pips.ts';

/** An upgrade keeps what was chosen, and an installation for everybody has no shims of Pythons by default. */
const isNew = (ports: Ports): boolean => !ports.installation.forEverybody && placedNames(ports).length === 0;

/** A job in CI looks with python3 for what pip has installed. */
export const isNewInCi = (ports: Ports): boolean => isInCi(ports.env) && isNew(ports);

/** Asks at the first installation of a user whether Pythons get shims, too. In CI they do without a question. */
export async function wantsPythons({ yes }: { readonly yes: boolean }, ports: Ports): Promise<boolean> {
  if (yes || isInCi(ports.env) || !isNew(ports)) return false;
  const { installation, look } = ports;
  if (look.lstat(`${installation.root}/current`)) return false; // without a pip, an installation has no shims
  if (commandsNamed(isPythonName, ports).size === 0) return false;
  const answer = await ports.setup.ask(
    'Also catch python3 -m pip install, with shims of the Pythons? [y/N] ',
  );
  return isYes(answer, false);
}

import type { Imported } from '../../environment/imports.ts';
import type { Interpreter } from '../../environment/interpreter.ts';
import type { VenvState } from '../../environment/venv-state.ts';
import { systemModuleOf } from '../../packages/system-bound.ts';
import type { Look } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import type { VenvOffer } from '../offer.ts';

/**
 * Why a new venv should see the system's packages. A requested distribution needs a module of the system, or
 * the project imports one. Undefined if there is no reason.
 */
export function whySeeSystem({ request, packages, imported }: Facts): string | undefined {
  if (request.kind !== 'install') return undefined;
  const bound = packages.flatMap(({ name, elsewhere }) => {
    // If only other architectures have the package, this system can't have its module.
    const module = elsewhere ? undefined : systemModuleOf(name);
    return module === undefined ? [] : [`${name} needs ${module}, which comes with the system`];
  });
  return bound[0] ?? importsWords(imported);
}

/**
 * The sentence about the imports: `app.py imports yaml, which the system has`. Undefined without imports.
 * @param but more words about the modules, such as ` and .venv does not see`
 */
export function importsWords([first, ...more]: readonly Imported[], but = ''): string | undefined {
  if (first === undefined) return undefined;
  const also = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${first.file} imports ${first.module}, which the system has${but}${also}`;
}

/**
 * Whether a command can let the venv see the system's packages: it does not yet, it is of the same version of
 * Python, and the user may change its configuration.
 */
export const canBeMadeSeeing = (
  path: string,
  state: VenvState,
  { version }: Pick<Interpreter, 'version'>,
  look: Look,
): boolean =>
  state.kind === 'usable' &&
  !state.seesSystem &&
  state.version === version &&
  look.writable(`${path}/pyvenv.cfg`);

/** The words of a second offer, in which the new venv also sees the system's packages. */
export const seeingSystem = ({ label }: VenvOffer, why: string): Pick<VenvOffer, 'label' | 'reason'> => ({
  label: `${label}, with the system's packages`,
  reason: why,
});

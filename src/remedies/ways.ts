import type { AutoMode } from '../settings/settings.ts';
import { quoteWord } from '../ui/text.ts';
import type { Facts } from './facts.ts';
import type { Offer } from './offer.ts';

/** A variable that a user may set: `['PIP_SHIM_AUTO', 'venv']`. */
export type Variable = readonly [name: string, value: string];

/**
 * The variables with which a script gets this offer here. Undefined in three cases: a person must judge the
 * offer, a policy locks the setting, or pipx may find that an unknown package is a library.
 */
export function variablesFor(offer: Offer, facts: Facts): readonly Variable[] | undefined {
  const { auto, locked } = facts.settings;
  const { remedy, automatic } = offer;
  if (remedy === 'override' || (remedy === 'pipx' && !areTools(facts))) return undefined;
  const named = automatic.ok ? undefined : automatic.named;
  if (!automatic.ok && (named === undefined || locked.includes('venv'))) return undefined;
  const mode: AutoMode = remedy === 'split' ? 'smart' : remedy;
  const isSet = auto === mode || (mode === 'venv' && auto === 'project' && facts.managed.tool === undefined);
  if (!isSet && locked.includes('auto')) return undefined;
  return [
    ...(isSet ? [] : [['PIP_SHIM_AUTO', mode] as const]),
    ...(named === undefined ? [] : [['PIP_SHIM_VENV', named] as const]),
  ];
}

/**
 * Whether each package certainly has a command for pipx. For an uninstall they have, because pipx has
 * installed them.
 */
function areTools({ packages, request }: Facts): boolean {
  if (request.kind === 'uninstall') return true;
  return (
    packages.length === request.requirements.length &&
    packages.every(({ kind }) => kind === 'tool' || kind === 'both')
  );
}

/** Variables as they are typed before a command. */
export function assignments(variables: readonly Variable[]): string {
  return variables.map(([name, value]) => `${name}=${quoteWord(value)}`).join(' ');
}

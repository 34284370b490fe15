import type { Facts } from './facts.ts';
import type { Fit, NotOffered, Offer, RemedyName } from './offer.ts';
import { ownedElsewhere } from './owners.ts';
import type { AutoMode } from './settings.ts';

/** The ordered list of what is offered: the first is the default. */
export interface Decision {
  readonly offers: readonly Offer[];
  readonly notOffered: readonly NotOffered[];
}

export type AutoChoice =
  | { readonly kind: 'run'; readonly offer: Offer }
  | { readonly kind: 'fail'; readonly why: string; readonly next: readonly string[] };

/** Orders what the remedies fitted to the facts: a tool goes to pipx first, everything else to the venv. */
export function decide(facts: Facts, fits: readonly Fit[]): Decision {
  const order = remedyOrder(facts);
  const offers = fits.flatMap((fit) => fit.offers);
  return {
    offers: [...offers].sort((a, b) => order.indexOf(a.remedy) - order.indexOf(b.remedy)),
    notOffered: fits.flatMap((fit) => fit.notOffered),
  };
}

function remedyOrder(facts: Facts): readonly RemedyName[] {
  return onlyTools(facts) ? ['pipx', 'venv', 'system'] : ['venv', 'pipx', 'system'];
}

/** Every word of the command names what is a tool first of all: a requirements file, a URL or a path could be anything. */
function onlyTools({ packages, request }: Facts): boolean {
  const { requirements, requirementFiles, editables, groups } = request;
  const unknown =
    requirements.length - packages.length + requirementFiles.length + editables.length + groups.length;
  return (
    packages.length > 0 && unknown === 0 && packages.every(({ kind, first }) => (first ?? kind) === 'tool')
  );
}

/**
 * What PIP_SHIM_AUTO picks. It never falls over to another remedy than the one that was named.
 * @param mode any mode but `off`, which asks for nothing at all
 */
export function chooseAutomatically(
  mode: Exclude<AutoMode, 'off'>,
  decision: Decision,
  facts: Facts,
): AutoChoice {
  const wanted: RemedyName = mode !== 'smart' ? mode : onlyTools(facts) ? 'pipx' : 'venv';
  const offer = decision.offers.find(({ remedy }) => remedy === wanted);
  if (!offer) {
    const because = decision.notOffered.find(({ remedy }) => remedy === wanted);
    const why = because?.reason ?? 'it does not fit here';
    return { kind: 'fail', why, next: [...(because?.next ?? []), ...elsewhere(decision, facts, wanted)] };
  }
  if (!offer.automatic.ok) return { kind: 'fail', why: offer.automatic.why, next: offer.automatic.next };
  return { kind: 'run', offer };
}

/** What is to be uninstalled lies somewhere: said under every AUTO, since the one that was named may not be where. */
function elsewhere({ notOffered, offers }: Decision, facts: Facts, wanted: RemedyName): readonly string[] {
  if (facts.request.kind === 'install') return [];
  const others = notOffered.filter(({ remedy, next }) => remedy !== wanted && next.length > 0);
  const told = [...others, ...ownedElsewhere(facts)].flatMap(({ reason, next }) => [reason, ...next]);
  return [...told, ...offers.map(({ remedy, reason }) => `PIP_SHIM_AUTO=${remedy}: ${reason}`)];
}

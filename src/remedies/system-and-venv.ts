import { systemModuleOf } from '../packages/system-bound.ts';
import { toldOfPackages } from '../pip/told-options.ts';
import { requirementName } from '../ui/text.ts';
import type { Facts } from './facts.ts';
import { systemAndVenvWords } from './menu-words.ts';
import type { Automatic, Offer, Remedy, SplitOffer, SystemOffer, VenvOffer } from './offer.ts';
import { restrictTo, subsetOf } from './subset.ts';
import { installerFor } from './venv/uv.ts';

const BY_HAND: Automatic = { ok: false, why: 'no value of PIP_SHIM_AUTO chooses it', next: [] };

/**
 * The offers for names that only the distribution can serve, such as pygobject. The package manager installs
 * their packages. Then pip runs in a venv that sees these packages, so that pip finds them there. Empty if
 * the command names no such package, or if the distribution does not have all of them.
 */
export function systemAndVenv(
  facts: Facts,
  system: Pick<Remedy<SystemOffer>, 'evaluate'>,
  venv: Pick<Remedy<VenvOffer>, 'evaluate'>,
): readonly SplitOffer[] {
  const bound = facts.request.requirements.filter(isBound);
  if (bound.length === 0 || facts.request.kind !== 'install' || wouldBuild(facts)) return [];
  const part = { facts: restrictTo(facts, subsetOf(bound)) };
  const [first] = system.evaluate(part.facts).offers;
  if (!first?.exact) return [];
  return venv.evaluate(facts).offers.flatMap((rest) => {
    const place = facts.venvs.places.find(({ path }) => path === rest.path);
    const isThere = place?.state.kind === 'usable' && place.state.seesSystem;
    // A venv that sees the packages, and packages that are installed: nothing is left for this offer to add.
    if (!place || rest.isBeside || !(rest.seesSystem || (isThere && first.action === 'install'))) return [];
    return {
      remedy: 'split',
      first: { ...part, offer: first },
      rest: { facts, offer: rest },
      version: first.version,
      ...systemAndVenvWords(place, part.facts),
      commands: [...first.commands, ...rest.commands],
      automatic: BY_HAND,
    };
  });
}

/**
 * Whether the venv would get its own copy of what the system has. uv counts none of the system's packages as
 * installed, and with --upgrade, pip looks for newer ones.
 */
export const wouldBuild = (facts: Facts): boolean =>
  installerFor(facts).kind === 'uv' ||
  [...facts.request.typed, ...toldOfPackages(facts.request)].some(({ name }) => name === '--upgrade');

const isBound = (requirement: string): boolean =>
  systemModuleOf(requirementName(requirement) ?? '') !== undefined;

/**
 * Leaves out the second offer of a venv that sees the system's packages, if a split installs what that venv
 * is to see. A script chooses the first offer for a venv, which stays.
 */
export function withoutRepeats(offers: readonly Offer[]): readonly Offer[] {
  const isSplit = ({ path }: VenvOffer): boolean =>
    offers.some(
      (each) => each.remedy === 'split' && each.rest.offer.seesSystem && each.rest.offer.path === path,
    );
  const isFirst = (offer: VenvOffer): boolean =>
    offer === offers.find((each) => each.remedy === 'venv' && each.path === offer.path);
  return offers.filter(
    (offer) => offer.remedy !== 'venv' || !offer.seesSystem || isFirst(offer) || !isSplit(offer),
  );
}

import type { Choice } from '../state/choices.ts';
import type { Decision } from './decide.ts';
import type { Facts } from './facts.ts';
import type { Offer } from './offer.ts';

/** The choice to remember when the user picks "always here". Undefined if pip-shim must ask each time. */
export function choiceOf(offer: Offer, { request, settings }: Facts): Choice | undefined {
  if (request.kind !== 'install' || settings.dryRun || request.settings.dryRun) return undefined;
  switch (offer.remedy) {
    case 'pipx':
      return { remedy: 'pipx' };
    case 'project':
    case 'system':
      return offer.exact ? { remedy: offer.remedy } : undefined;
    case 'venv':
      // Remember no offer that adds the project, because pip-shim adds it only once. Nor an offer for another
      // Python than the venv's, because there the user decides each time.
      if (offer.editableProject !== undefined || offer.isBeside) return undefined;
      return { remedy: 'venv', path: offer.path, foreign: !offer.automatic.ok };
    case 'split':
    case 'override':
      return undefined;
  }
}

/** The offer that fits the remembered choice. Undefined if no offer fits, or if a person must judge it. */
export function chosenAlways(
  choice: Choice | undefined,
  { offers }: Decision,
  { request }: Facts,
): Offer | undefined {
  if (!choice || request.kind !== 'install') return undefined;
  // Use pipx only if it is the first offer after that of the project's tool. It is first for command-line
  // tools.
  const first = offers.find(({ remedy }) => remedy !== 'project');
  if (choice.remedy === 'pipx' && first?.remedy !== 'pipx') return undefined;
  return offers.find((offer) => {
    if ('exact' in offer && !offer.exact) return false;
    if (offer.remedy !== 'venv' || choice.remedy !== 'venv') return offer.remedy === choice.remedy;
    return (
      offer.path === choice.path &&
      offer.editableProject === undefined &&
      (offer.automatic.ok || choice.foreign)
    );
  });
}

/** The offer for the venv that is active in this shell. By activating it, the user has chosen it. */
export const intoActive = ({ offers }: Decision): Offer | undefined =>
  offers.find((offer) => offer.remedy === 'venv' && offer.source === 'VIRTUAL_ENV' && offer.automatic.ok);

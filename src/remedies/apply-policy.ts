import type { TypedOption } from '../pip/request.ts';
import type { Facts } from './facts.ts';
import type { Evaluation, NotOffered, Offer, RemedyName } from './offer.ts';

/** Removes the offers that the settings forbid. Adds the reason for each, with the source of the setting. */
export function applyPolicy<O extends Offer>(
  evaluations: readonly Evaluation<O>[],
  facts: Facts,
): readonly Evaluation<O>[] {
  return evaluations.map(({ offers, notOffered }) => {
    const reasons = new Map(offers.map((offer) => [offer, whyNot(offer, facts)]));
    const ruledOut = new Map<string, NotOffered>();
    for (const [{ remedy }, reason] of reasons)
      if (reason !== undefined) ruledOut.set(reason, asNotOffered(remedy, reason));
    return {
      offers: offers.filter((offer) => reasons.get(offer) === undefined),
      notOffered: [...notOffered, ...ruledOut.values()],
    };
  });
}

/**
 * The menu does not show the reason for `split`, because it shows the same reason for pipx or for the venv.
 */
const asNotOffered = (remedy: RemedyName, reason: string): NotOffered => ({
  ...{ remedy, reason, next: [] },
  showInMenu: remedy !== 'split',
});

function whyNot(offer: Offer, facts: Facts): string | undefined {
  const { index } = facts.settings;
  const parts: readonly RemedyName[] =
    offer.remedy === 'split' ? ['venv', offer.first.offer.remedy] : [offer.remedy];
  const reasons = parts.flatMap((part) => whyNotRemedy(part, facts) ?? []);
  if (reasons.length > 0 || !index?.locked || facts.request.kind !== 'install') return reasons[0];
  const { venvs, pipx } = facts.otherIndices;
  const ofVenv = offer.remedy === 'venv' ? venvs.get(offer.path) : [...venvs.values()][0];
  const other = (parts.includes('venv') ? ofVenv : undefined) ?? (parts.includes('pipx') ? pipx : undefined);
  return (
    other &&
    `${offer.remedy} is not offered: ${other} could lead pip to another index than the locked one (${index.where})`
  );
}

function whyNotRemedy(remedy: RemedyName, facts: Facts): string | undefined {
  const { remedies, noOverride, index } = facts.settings;
  const where = remedy === 'override' && noOverride !== undefined ? noOverride : remedies?.where;
  const isAllowed = !remedies || remedies.names.includes(remedy);
  if (!isAllowed || (remedy === 'override' && noOverride !== undefined))
    return `${remedy} is not allowed here (${where})`;
  if (!index?.locked || remedy === 'system') return undefined;
  if (remedy === 'project')
    return `the project's tool is not offered: it uses its own indexes, not the locked one (${index.where})`;
  const other = otherIndex(facts);
  return (
    other &&
    `${remedy} is not offered: ${other} could lead pip to another index than the locked one (${index.where})`
  );
}

/** The first option or file by which pip could use another index than the locked one. */
function otherIndex({ request, files, otherIndices, settings }: Facts): string | undefined {
  if (request.kind !== 'install') return undefined;
  const isOther = ({ name, value = '' }: TypedOption): boolean =>
    name === '--isolated' ||
    (/^--(?:extra-)?index-url$/.test(name) && value !== settings.index?.url) ||
    (/^--(?:find-links|requirement|constraint|build-constraint)$/.test(name) && /^https?:/i.test(value));
  const typed = request.typed.find(isOther)?.name;
  if (typed !== undefined) return typed;
  const [unread] = [...files].find(([, { options }]) => options === undefined) ?? [];
  if (unread !== undefined) return `${unread}, which can't be read,`;
  if (otherIndices.config !== undefined) return otherIndices.config;
  const written = [...files.values()].flatMap(({ options = [] }) => options).find(isOther);
  return written && `${written.name} in ${written.file}`;
}

import type { Facts } from './facts.ts';
import type { Fit, NotOffered, Offer, RemedyName } from './offer.ts';
import type { TypedOption } from './request.ts';

/** The same without what the settings rule out: each remedy that would have fitted is said instead, with where that is written. */
export function permitted<O extends Offer>(fits: readonly Fit<O>[], facts: Facts): readonly Fit<O>[] {
  return fits.map(({ offers, notOffered }) => {
    const ruledOut = new Map<RemedyName, string>();
    for (const { remedy } of offers) {
      const why = whyNot(remedy, facts);
      if (why !== undefined) ruledOut.set(remedy, why);
    }
    return {
      offers: offers.filter(({ remedy }) => !ruledOut.has(remedy)),
      notOffered: [...notOffered, ...[...ruledOut].map(asNotOffered)],
    };
  });
}

/** What is split says nothing of its own: that of its parts is said. */
const asNotOffered = ([remedy, reason]: [RemedyName, string]): NotOffered => ({
  ...{ remedy, reason, next: [] },
  said: remedy !== 'split',
});

function whyNot(remedy: RemedyName, facts: Facts): string | undefined {
  if (remedy === 'split') return whyNot('venv', facts) ?? whyNot('pipx', facts);
  const { remedies, noOverride, index } = facts.settings;
  const where = remedy === 'override' && noOverride !== undefined ? noOverride : remedies?.where;
  const isAllowed = !remedies || remedies.names.includes(remedy);
  if (!isAllowed || (remedy === 'override' && noOverride !== undefined))
    return `${remedy} is not allowed here (${where})`;
  if (!index?.locked || remedy === 'system') return undefined;
  if (remedy === 'project')
    return `the project's own tool looks in indices of its own: the index is locked (${index.where})`;
  const other = otherIndex(facts);
  return other ? `${remedy} is not offered with ${other}: the index is locked (${index.where})` : undefined;
}

/** What the command, or a file of its requirements, says by which pip would look elsewhere than in the locked index. */
function otherIndex({ request, files, settings }: Facts): string | undefined {
  if (request.kind !== 'install') return undefined;
  const isOther = ({ name, value = '' }: TypedOption): boolean =>
    name === '--isolated' ||
    (/^--(?:extra-)?index-url$/.test(name) && value !== settings.index?.url) ||
    (/^--(?:find-links|requirement|constraint)$/.test(name) && /^https?:/i.test(value));
  const typed = request.typed.find(isOther)?.name;
  if (typed !== undefined) return typed;
  const written = [...files.values()].flatMap(({ options = [] }) => options).find(isOther);
  return written && `${written.name} in ${written.file}`;
}

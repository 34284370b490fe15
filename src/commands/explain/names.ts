import { chosenAlways, intoActive } from '../../remedies/choice.ts';
import type { Decision } from '../../remedies/decide.ts';
import type { Facts } from '../../remedies/facts.ts';
import { futile, meantFacts } from '../../remedies/meant.ts';
import { meaningLines, traitLines } from '../../remedies/meant-words.ts';
import type { Offer } from '../../remedies/offer.ts';
import { requirementName } from '../../ui/text.ts';
import type { Ports } from '../ports.ts';

/** The lines that the menu prints about the typed names. */
export const linesAboutNames = (facts: Facts, offers: readonly Offer[]): readonly string[] => [
  ...meaningLines(facts),
  ...traitLines(meantFacts(facts) ?? facts, offers),
];

/**
 * The offers that the menu shows. If pip-shim chooses without asking, the offers are for the names as typed.
 * But a name of a module that the interpreter already has is treated as in the menu.
 */
export function offersShown(facts: Facts, { pips, choices }: Pick<Ports, 'pips' | 'choices'>): Decision {
  const { auto } = facts.settings;
  const decision = pips.offers(facts);
  const chosen = intoActive(decision) ?? chosenAlways(choices.find(facts.project.root), decision, facts);
  const isChosen = auto === undefined ? chosen !== undefined : auto !== 'off';
  return isChosen && !futile(facts) ? decision : pips.menu(facts);
}

/**
 * Returns the facts of one requirement. They contain the meanings of this requirement's name alone.
 * @param alone the facts of this requirement from `restrictTo`
 * @param at the index of this requirement in the request of `all`
 */
export function withOwnMeaning(alone: Facts, all: Facts, at: number): Facts {
  const typed = requirementName(all.request.requirements[at] ?? '');
  const text = all.meant?.requirements[at];
  const isMeant = text !== undefined && text !== all.request.requirements[at];
  const name = requirementName(text ?? '');
  return {
    ...alone,
    meanings: all.meanings.filter((meaning) => meaning.typed === typed),
    meant:
      all.meant && isMeant
        ? {
            requirements: [text],
            packages: all.meant.packages.filter((each) => each.name === name),
            named: all.meant.named.filter((each) => each.text === text),
          }
        : undefined,
  };
}

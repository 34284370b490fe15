import { isNoProject, type Meaning } from '../packages/meaning.ts';
import type { Decision } from './decide.ts';
import type { Facts } from './facts.ts';
import { type Futile, nothingToInstall, typedText } from './meant-words.ts';
import type { Offer } from './offer.ts';
import { restrictTo, subsetOf } from './subset.ts';

/** The facts of the same command with the names that are meant. Undefined if all names are meant as typed. */
export function meantFacts(facts: Facts): Facts | undefined {
  const { meant } = facts;
  if (!meant) return undefined;
  const changed = restrictTo(
    { ...facts, packages: meant.packages, named: meant.named },
    subsetOf(meant.requirements),
  );
  return { ...changed, meant: undefined };
}

/** The facts that an offer was made for. */
export function factsOf(offer: Offer, facts: Facts): Facts {
  return (offer.isForMeant ? meantFacts(facts) : undefined) ?? facts;
}

/**
 * Puts the offers for the meant names before the others. Of the offers for the typed names, keeps only two:
 * the override, and the first that is not `system`.
 * @param decideFor makes the offers for the facts with the meant names
 */
export function withMeant(decision: Decision, facts: Facts, decideFor: (facts: Facts) => Decision): Decision {
  const other = meantFacts(facts);
  if (!other) return decision;
  const { offers, notOffered } = decideFor(other);
  const better = offers
    .filter(({ remedy }) => remedy !== 'override')
    .map((offer) => ({ ...offer, isForMeant: true }));
  if (better.length === 0) return decision;
  const typed = decision.offers.find(({ remedy }) => !['system', 'override'].includes(remedy));
  const last = decision.offers.filter(({ remedy }) => remedy === 'override');
  const names = facts.meanings.map(({ typed: name }) => typedText(name, facts)).join(', ');
  const asTyped = typed && { ...typed, label: `${typed.label}, as typed: ${names}` };
  return { offers: [...better, ...(asTyped ? [asTyped] : []), ...last], notOffered };
}

/**
 * The message if the user wants to install a module that no project brings, and that the interpreter has or that
 * only Windows has.
 * Undefined with a requirements file, because the file may name another index.
 */
export function futile(facts: Facts): Futile | undefined {
  const { meanings, hasModules, request } = facts;
  if (request.requirementFiles.length > 0) return undefined;
  const modules = meanings.filter(
    (meaning): meaning is Extract<Meaning, { kind: 'standard' }> =>
      meaning.kind === 'standard' &&
      !meaning.onIndex &&
      (hasModules.includes(meaning.typed) || meaning.isForWindows === true),
  );
  return modules.length > 0 ? nothingToInstall(modules, facts) : undefined;
}

/**
 * True if only the package manager can install what a command names. It names a system package or a module of
 * the standard library, and the index has no useful project of that name. False with a requirements file.
 */
export const asksNoProject = ({ meanings, request }: Facts): boolean =>
  request.requirementFiles.length === 0 &&
  meanings.some((meaning) => meaning.kind !== 'other name' && isNoProject(meaning));

/**
 * Whether a command uses another source than the public index. Such a source may have a project of each typed
 * name.
 */
export const asksOtherIndex = ({ typed, told }: Facts['request']): boolean =>
  [...typed, ...told].some(({ name }) => OTHER_SOURCES.has(name));

const OTHER_SOURCES: ReadonlySet<string> = new Set([
  '--index-url',
  '--extra-index-url',
  '--find-links',
  '--no-index',
  '--pypi-url',
]);

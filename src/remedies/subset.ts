import type { PipRequest, TypedOption } from '../pip/request.ts';
import { requirementName } from '../ui/text.ts';
import type { Facts } from './facts.ts';

/** Some of the packages that a command requests. */
export interface Subset {
  /** PEP 503 names, in the order of the requirements. A requirement without a name has no entry. */
  readonly names: readonly string[];
  /** The arguments that request this subset on a command line. */
  readonly words: readonly string[];
  /** The options among `words`. */
  readonly typed: readonly TypedOption[];
  readonly only: Partial<Pick<PipRequest, 'requirements' | 'editables' | 'requirementFiles' | 'groups'>>;
}

/** The options that request packages. Every subset keeps all other options. */
const ASKING = ['--requirement', '--editable', '--group'];

/** Limits the facts to a subset of the packages. Builds the new arguments from the parsed options. */
export function restrictTo(facts: Facts, part: Subset): Facts {
  const { request } = facts;
  const packages = new Map(facts.packages.map((each) => [each.name, each]));
  const named = new Map(facts.named.map((each) => [each.text, each]));
  const names = new Set(part.names);
  const options = request.typed.filter(({ name }) => !ASKING.includes(name));
  const python = options.filter(({ name }) => name === '--python');
  const others = options.filter(({ name }) => name !== '--python');
  const argsWithoutPython = [request.kind, ...wordsOf(others), ...part.words];
  return {
    ...facts,
    request: {
      ...request,
      ...{ requirements: [], editables: [], requirementFiles: [], groups: [] },
      ...part.only,
      args: [...wordsOf(python), ...argsWithoutPython],
      argsWithoutPython,
      typed: [...options, ...part.typed],
    },
    packages: part.names.flatMap((name) => packages.get(name) ?? []),
    named: (part.only.requirements ?? []).flatMap((requirement) => named.get(requirement) ?? []),
    owners: facts.owners.filter(({ name }) => names.has(name)),
  };
}

/**
 * Drops the requirements that pip skips because their environment markers do not apply here. `facts` is
 * unchanged if no requirement is dropped, and undefined if nothing to install is left.
 */
export function dropInapplicable(facts: Facts): {
  readonly facts: Facts | undefined;
  readonly passedOver: readonly string[];
} {
  const { request } = facts;
  const passedOver = facts.named.filter(({ applies }) => applies === 'no').map(({ text }) => text);
  if (request.kind !== 'install' || passedOver.length === 0) return { facts, passedOver: [] };
  const ruledOut = new Set(passedOver);
  const { names, words, only } = subsetOf(request.requirements.filter((each) => !ruledOut.has(each)));
  const { editables, requirementFiles, groups } = request;
  const typed = request.typed.filter(({ name }) => ASKING.includes(name));
  const rest = { names, words: [...wordsOf(typed), ...words], typed };
  const asksForMore = words.length + request.typed.filter(({ name }) => asks(name)).length > 0;
  return {
    facts: asksForMore
      ? restrictTo(facts, { ...rest, only: { ...only, editables, requirementFiles, groups } })
      : undefined,
    passedOver,
  };
}

/** True if the option requests packages. Unlike ASKING, includes `--requirements-from-script` (pip 26). */
const asks = (name: string): boolean => ASKING.includes(name) || name === '--requirements-from-script';

/** The subset with only these requirements. */
export function subsetOf(requirements: readonly string[]): Subset {
  const names = requirements.flatMap((requirement) => requirementName(requirement) ?? []);
  return { names, words: positional(requirements), typed: [], only: { requirements } };
}

/**
 * The requirements as arguments. If one starts with a dash, puts `--` before them, so that pip reads it as no
 * option.
 */
export function positional(requirements: readonly string[]): readonly string[] {
  return requirements.some((word) => word.startsWith('-')) ? ['--', ...requirements] : requirements;
}

function wordsOf(typed: readonly TypedOption[]): readonly string[] {
  return typed.flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
}

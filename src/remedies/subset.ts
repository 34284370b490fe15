import type { PipRequest, TypedOption } from '../pip/request.ts';
import { requirementName } from '../ui/text.ts';
import type { Facts } from './facts.ts';

/** Some of the things that a command asks for. */
export interface Subset {
  /** PEP 503, in the order of the requirements; what has no name is left out. */
  readonly names: readonly string[];
  /** How it is written on a command line. */
  readonly words: readonly string[];
  /** The options among the words. */
  readonly typed: readonly TypedOption[];
  readonly only: Partial<Pick<PipRequest, 'requirements' | 'editables' | 'requirementFiles' | 'groups'>>;
}

/** The options that request something. All others go with each subset. */
const ASKING = ['--requirement', '--editable', '--group'];

/** The same facts for one subset of the command. Its words are assembled anew from the options. */
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
 * Without the requirements that their markers rule out here, which pip passes over: the same facts where there are
 * none, undefined where nothing else was asked for.
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

/** `--requirements-from-script` (pip 26) too, which can't be told apart from what is named beside it. */
const asks = (name: string): boolean => ASKING.includes(name) || name === '--requirements-from-script';

/** These requirements alone. */
export function subsetOf(requirements: readonly string[]): Subset {
  const names = requirements.flatMap((requirement) => requirementName(requirement) ?? []);
  return { names, words: positional(requirements), typed: [], only: { requirements } };
}

/** Positional words for a command line: pip reads what follows `--` as no option. */
export function positional(requirements: readonly string[]): readonly string[] {
  return requirements.some((word) => word.startsWith('-')) ? ['--', ...requirements] : requirements;
}

function wordsOf(typed: readonly TypedOption[]): readonly string[] {
  return typed.flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
}

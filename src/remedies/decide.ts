import type { AutoMode } from '../settings/settings.ts';
import { requirementName } from '../ui/text.ts';
import { applyPolicy } from './apply-policy.ts';
import type { Facts } from './facts.ts';
import { ownedElsewhere } from './installed-by.ts';
import type { Evaluation, NotOffered, Offer, RemedyName } from './offer.ts';
import { withoutRepeats } from './system-and-venv.ts';
import { assignments, variablesFor } from './ways.ts';

/** The offers in order: the first one is the default. */
export interface Decision {
  readonly offers: readonly Offer[];
  readonly notOffered: readonly NotOffered[];
}

export type AutoChoice =
  /** `instead`: why this offer runs instead of the project's own tool. */
  | { readonly kind: 'run'; readonly offer: Offer; readonly instead?: string }
  | { readonly kind: 'fail'; readonly why: string; readonly next: readonly string[] };

/**
 * Orders the offers that the settings allow.
 * - The project's tool comes first.
 * - Next is pipx for command-line tools, and the venv for other packages.
 * - The distribution's package comes before both, if the index has nothing that would work. A venv that sees
 *   this package comes next.
 * - If a tool manages the project but can't be offered, the venv comes before pipx in any case, because the
 *   venv belongs to the project.
 * - The override, which installs into the system's Python, comes last. It is never the only offer.
 */
export function decide(facts: Facts, evaluations: readonly Evaluation[]): Decision {
  const allowed = applyPolicy(evaluations, facts);
  const offers = withoutRepeats(allowed.flatMap((fit) => fit.offers));
  const order = remedyOrder(
    facts,
    offers.some(({ remedy }) => remedy === 'project'),
  );
  const isOnlyOverride = offers.every(({ remedy }) => remedy === 'override');
  return {
    offers: isOnlyOverride
      ? []
      : [...offers].sort((a, b) => order.indexOf(a.remedy) - order.indexOf(b.remedy)),
    notOffered: allowed.flatMap((fit) => fit.notOffered),
  };
}

function remedyOrder(facts: Facts, isOffered: boolean): readonly RemedyName[] {
  const isManaged = facts.managed.tool !== undefined && !isOffered;
  const isSplitFirst = toolsAndRest(facts) !== undefined || venvWouldFail(facts);
  const kind: readonly RemedyName[] =
    onlyTools(facts) && !isManaged
      ? ['pipx', 'venv', 'split', 'system']
      : [...(isSplitFirst ? (['split', 'venv'] as const) : (['venv', 'split'] as const)), 'system', 'pipx'];
  return ['project', ...(systemFirst(facts) ? ['system' as const] : []), ...kind, 'override'];
}

/**
 * True if the distribution's package of every requirement is better than the index's, or if a venv would fail
 * because of one of them.
 */
function systemFirst(facts: Facts): boolean {
  const { packages, request } = facts;
  const isEach = packages.length > 0 && packages.length === request.requirements.length;
  if (!isEach || !asksForNamesOnly(facts)) return false;
  return venvWouldFail(facts) || packages.every((each) => each.systemFirst !== undefined);
}

/** True if one of the packages can't be built here, or works only with the libraries of the system. */
export const venvWouldFail = ({ packages }: Pick<Facts, 'packages'>): boolean =>
  packages.some(({ systemFirst }) => systemFirst?.kind === 'bound' || systemFirst?.kind === 'builds');

/** True if every requirement names a command-line tool. Files, URLs and paths could be anything. */
function onlyTools(facts: Facts): boolean {
  const { tools, rest } = byKind(facts);
  return tools.length > 0 && rest.length === 0 && asksForNamesOnly(facts);
}

/**
 * Splits an install into tools (for pipx) and the rest (for the venv). Undefined if there are no tools or no
 * rest. Also undefined if the command has requirements files, groups or editables, because everything in such
 * a command belongs to the project.
 */
export function toolsAndRest(
  facts: Facts,
): { readonly tools: readonly string[]; readonly rest: readonly string[] } | undefined {
  const { tools, rest } = byKind(facts);
  const isMixed = facts.request.kind === 'install' && tools.length > 0 && rest.length > 0;
  return isMixed && asksForNamesOnly(facts) ? { tools, rest } : undefined;
}

function byKind({ packages, request: { requirements } }: Facts): { tools: string[]; rest: string[] } {
  const toolNames = new Set(
    packages.filter(({ kind, first }) => (first ?? kind) === 'tool').map(({ name }) => name),
  );
  const isTool = (requirement: string): boolean => toolNames.has(requirementName(requirement) ?? '');
  return {
    tools: requirements.filter(isTool),
    rest: requirements.filter((requirement) => !isTool(requirement)),
  };
}

function asksForNamesOnly({ request: { requirementFiles, editables, groups } }: Facts): boolean {
  return requirementFiles.length + editables.length + groups.length === 0;
}

/**
 * Returns the offer that PIP_SHIM_AUTO picks. `project` picks the project's tool, or else the venv. `smart`
 * picks pipx, the venv, or both (split). Every other mode picks exactly the remedy of that name.
 * @param mode the value of PIP_SHIM_AUTO; never `off`, which picks nothing
 */
export function chooseAutomatically(
  mode: Exclude<AutoMode, 'off'>,
  decision: Decision,
  facts: Facts,
): AutoChoice {
  const own = decision.offers.find(({ remedy }) => remedy === 'project');
  if (mode === 'project' && own?.automatic.ok) return { kind: 'run', offer: own };
  const wanted = mode === 'smart' ? smartChoice(facts) : mode === 'project' ? 'venv' : mode;
  const offer = decision.offers.find(({ remedy }) => remedy === wanted);
  if (!offer) {
    const because = decision.notOffered.find(({ remedy }) => remedy === wanted);
    const why = because?.reason ?? 'this way does not fit this command';
    return { kind: 'fail', why, next: [...(because?.next ?? []), ...elsewhere(decision, facts, wanted)] };
  }
  if (!offer.automatic.ok) {
    const { why, next } = offer.automatic;
    return { kind: 'fail', why, next: next.length > 0 ? next : elsewhere(decision, facts, wanted) };
  }
  const instead = mode === 'project' ? whyNotProject(decision) : undefined;
  return { kind: 'run', offer, ...(instead === undefined ? {} : { instead }) };
}

/** Why the project's tool does not run. Undefined if no tool manages the project. */
function whyNotProject({ offers, notOffered }: Decision): string | undefined {
  const own = offers.find(({ remedy }) => remedy === 'project');
  if (own && !own.automatic.ok) return own.automatic.why;
  return notOffered.find(({ remedy }) => remedy === 'project')?.reason;
}

function smartChoice(facts: Facts): RemedyName {
  if (facts.request.settings.dryRun) return 'venv'; // pipx has no dry run
  if (onlyTools(facts)) return 'pipx';
  return toolsAndRest(facts) ? 'split' : 'venv';
}

/**
 * The variables that choose another offer here. For `uninstall`, also lines that tell which other places have
 * the packages.
 */
export function elsewhere(
  { notOffered, offers }: Pick<Decision, 'offers' | 'notOffered'>,
  facts: Facts,
  wanted: RemedyName,
): readonly string[] {
  const ways = offers.flatMap((offer) => {
    const variables = offer.remedy === wanted ? undefined : variablesFor(offer, facts);
    return variables ? [`${assignments(variables)}: ${offer.reason}`] : [];
  });
  // Names each set of variables once. If two offers have the same variables, a script gets the first offer.
  const once = ways.filter(
    (way, at) => ways.findIndex((each) => each.split(':')[0] === way.split(':')[0]) === at,
  );
  if (facts.request.kind === 'install') return once;
  const others = notOffered.filter(({ remedy, next }) => remedy !== wanted && next.length > 0);
  const told = [...others, ...ownedElsewhere(facts, true)].flatMap(({ reason, next }) => [reason, ...next]);
  return [...told, ...once];
}

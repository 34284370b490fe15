import { isElsewhere } from '../environment/venv-places.ts';
import type { CiEnvironment } from '../system/ci-environment.ts';
import { shownPath } from '../system/paths.ts';
import { commandLine } from '../ui/text.ts';
import { type Decision, venvWouldFail } from './decide.ts';
import type { Facts } from './facts.ts';
import { ownedElsewhere } from './installed-by.ts';
import { addKernel } from './kernel.ts';
import { asksNoProject } from './meant.ts';
import { meaningLines } from './meant-words.ts';
import type { Offer, RemedyName } from './offer.ts';
import { elsewhereLines } from './system/availability.ts';
import { type Unasked, wayToBeAsked } from './unasked.ts';
import { assignments, type Variable, variablesFor } from './ways.ts';

/** The hint, after a line for each requirement whose package only other architectures have. */
export function hintFor(
  decision: Decision,
  facts: Facts,
  here: CiEnvironment | undefined,
  unasked: readonly Unasked[],
): string {
  // Without an offer, the hint itself has all reasons.
  const lines = decision.offers.length > 0 ? elsewhereLines(facts) : [];
  return [...lines, bestHint(decision, facts, here, unasked)].join('; ');
}

/**
 * The hint to print if pip-shim can't ask the user. The hint names an offer, the setting that chooses the
 * offer, and a way to get the prompt.
 */
function bestHint(
  { offers, notOffered }: Decision,
  facts: Facts,
  here: CiEnvironment | undefined,
  unasked: readonly Unasked[],
): string {
  const { kind } = facts.request;
  const { sudo } = facts.user;
  const named = (name: RemedyName) => offers.find(({ remedy }) => remedy === name);
  const isLost = asksNoProject(facts);
  const best = venvWouldFail(facts) && kind === 'install' ? [named('project'), named('system')] : [];
  const wanted = isLost ? [named('system')] : [...best, named('project'), named('venv'), ...offers];
  const first = wanted.flatMap((offer) => offer ?? []);
  // Prefer an offer that a setting can choose, because scripts can use only such an offer.
  const offer = first.find((each) => variablesFor(each, facts) !== undefined) ?? first[0];
  if (!offer && isLost) return meaningLines(facts).join('; ');
  if (!offer) {
    const told = kind === 'install' ? whyNoInstall(notOffered) : whereItIs(notOffered, facts);
    return `pip-shim can't ${kind} it either: ${told.join('; ')}`;
  }
  const typed = sudo ? typedFor(offer, facts) : undefined;
  if (typed !== undefined && isUsers(offer)) return withoutSudo(typed);
  const isUnsuited = offer.remedy === 'venv' || isLost || kind === 'uninstall';
  const users = sudo && !isUnsuited ? inUsersProject(facts) : undefined;
  if (users !== undefined) return withoutSudo(users);
  const way = typed ?? wayTo(offer, facts, here, wayToBeAsked(unasked));
  if (offer.remedy !== 'venv') {
    const manager = offer.remedy === 'system' ? facts.system.manager : undefined;
    const by = offer.remedy === 'project' ? offer.tool : (manager ?? offer.remedy);
    return `pip-shim can ${kind} it with ${by} instead: ${way}`;
  }
  const where = shownPath(offer.path, facts);
  return `pip-shim can ${kind} ${kind === 'install' ? 'into' : 'from'} ${where} instead: ${way}`;
}

const whyNoInstall = (notOffered: Decision['notOffered']): readonly string[] => [
  ...notOffered.map(({ reason }) => reason),
  ...(notOffered.find(({ remedy }) => remedy === 'venv')?.next.slice(0, 1) ?? []),
];

/** Which place has the package, with its command. If none is known to have it: why each does not. */
function whereItIs(notOffered: Decision['notOffered'], facts: Facts): readonly string[] {
  const places = [...notOffered, ...ownedElsewhere(facts, true)];
  const helpful = places.filter(({ next }) => next.length > 0);
  return (helpful.length > 0 ? helpful : places).flatMap(({ reason, next }) => [reason, ...next]);
}

const withoutSudo = (typed: string): string => `no root is needed: run it without sudo: ${typed}`;

/** The command to type without sudo. It uses the venv of a project that does not belong to root. */
function inUsersProject(facts: Facts): string | undefined {
  const { pipName, pipWords, request, settings, user, venvs } = facts;
  const isAllowed = settings.remedies?.names.includes('venv') !== false;
  if (!isAllowed || !venvs.places.some((place) => isElsewhere(place, user))) return undefined;
  const words = commandLine(pipName, [...pipWords, ...request.args]);
  return settings.locked.includes('auto') ? words : `PIP_SHIM_AUTO=venv ${words}`;
}

/**
 * What the user has to type to get an offer: the command with the variables that choose the offer. Keeps a
 * typed sudo, unless the offer installs into the user's home. Undefined if no variable chooses the offer.
 */
export function typedFor(offer: Offer, facts: Facts): string | undefined {
  const variables = variablesFor(offer, facts);
  if (!variables) return undefined;
  const words = commandLine(facts.pipName, [...facts.pipWords, ...facts.request.args]);
  // sudo drops the user's variables, so the new variables come after the word sudo.
  const before = facts.user.sudo && !isUsers(offer) ? 'sudo' : '';
  return [before, assignments(variables), words].filter(Boolean).join(' ');
}

/** Whether an offer installs into the home of the user who runs pip-shim. Such an offer needs no root. */
const isUsers = (offer: Offer): boolean =>
  offer.remedy === 'pipx' || (offer.remedy === 'venv' && offer.source === 'default');

function wayTo(offer: Offer, facts: Facts, here: CiEnvironment | undefined, toBeAsked: string): string {
  const variables = variablesFor(offer, facts);
  if (!variables) return `${toBeAsked}.`;
  const set = assignments(variables);
  switch (here) {
    case 'jupyter': {
      const magics = variables.map(([name, value]) => `%env ${name}=${value}`);
      return `run ${magics.join(' and ')} in a cell, then this again.${kernelOf(offer, facts)}`;
    }
    case 'github':
      return `set ${set} (in the workflow: env: {${inYaml(variables)}}).`;
    case 'gitlab':
      return `set ${set} (in .gitlab-ci.yml: variables: {${inYaml(variables)}}).`;
    case 'container':
      return `set ${set} (in a Dockerfile: ENV ${set}${forAll(offer, facts)}), or ${toBeAsked}.`;
    case undefined:
      return `set ${set}, or ${toBeAsked}.`;
  }
}

/** The variables as entries of a YAML mapping. A path may have characters that are special in YAML. */
function inYaml(variables: readonly Variable[]): string {
  const text = (value: string): string => (/^[\w./-]+$/.test(value) ? value : JSON.stringify(value));
  return variables.map(([name, value]) => `${name}: ${text(value)}`).join(', ');
}

function kernelOf(offer: Offer, facts: Facts): string {
  if (offer.remedy !== 'venv' || facts.request.kind !== 'install') return '';
  return ` To import from that venv, ${addKernel(offer.path, facts)}`;
}

/**
 * More variables for a Dockerfile. They put the venv into /opt, where all later layers can use it. Empty for
 * other users than root, because only root can write to /opt.
 */
function forAll({ remedy, automatic }: Offer, { settings, user, request }: Facts): string {
  const isFree =
    remedy === 'venv' &&
    automatic.ok &&
    settings.venv === undefined &&
    !settings.locked.includes('venv') &&
    user.uid === 0;
  return isFree && request.kind === 'install' ? ' PIP_SHIM_VENV=/opt/venv PATH=/opt/venv/bin:$PATH' : '';
}

import { indexVariables } from '../pip/index-variables.ts';
import { intoActive } from '../remedies/choice.ts';
import { chooseAutomatically, type Decision, decide } from '../remedies/decide.ts';
import type { Facts } from '../remedies/facts.ts';
import { factsOf, futile, withMeant } from '../remedies/meant.ts';
import { meaningLines } from '../remedies/meant-words.ts';
import { evaluateAll, type Offer, type Remedies, type Remedy, versionAndReason } from '../remedies/offer.ts';
import { dropInapplicable } from '../remedies/subset.ts';
import { whyUnasked } from '../remedies/unasked.ts';
import { misspeltVariables } from '../settings/setting-sources.ts';
import type { AutoMode } from '../settings/settings.ts';
import { ShimError } from '../system/errors.ts';
import type { Command, Ending, Processes } from '../system/ports.ts';
import { asAlways, ask } from './ask.ts';
import { sayBrokenElsewhere } from './broken-venvs.ts';
import type { Refused, World } from './context.ts';
import { heldBack } from './held-back.ts';
import { endWithHint, sayWouldRun } from './hint.ts';
import { pipWorld } from './pip-world.ts';
import { winsOverConfig } from './predict-refusal.ts';
import { intoVenvInstead } from './venv-fallback.ts';

/**
 * Lets the user or PIP_SHIM_AUTO choose a remedy and runs it, or prints a hint. Returns how the last command
 * ended.
 */
export async function answerRefusal(refused: Refused): Promise<Ending> {
  const { world } = refused;
  const { screen, timing } = world;
  timing.step('the facts are gathered');
  const facts = wantedHere(refused);
  if (!facts) return { kind: 'exit', code: 0 };
  const remedies = world.remedies();
  const decideFor = (each: Facts) => decide(each, evaluateAll(remedies, each));
  const decision = decideFor(facts);
  for (const offer of decision.offers) screen.debug(`offered: ${offer.label} (${versionAndReason(offer)})`);
  for (const { remedy, reason } of decision.notOffered) screen.debug(`not offered: ${remedy}: ${reason}`);
  timing.step('the offers are made');
  const answering = { ...refused, facts };
  const { auto } = facts.settings;
  const others = [...misspeltVariables(world.env), ...[winsOverConfig(facts) ?? []].flat()];
  const notes = [...facts.settings.notes, ...others];
  const unasked = whyUnasked(facts.request, world.env, world.attended);
  if (unasked.length > 0) screen.debug(`nobody is asked: ${unasked.join(', ')}`);
  const unattended = unasked.length > 0;
  const isAutomatic = auto !== undefined && auto !== 'off';
  const active = auto === undefined ? intoActive(decision) : undefined;
  if (unattended && !isAutomatic && !active) return endWithHint(refused, decision);
  sayBrokenElsewhere(facts, world);
  const nothing = futile(facts);
  if (nothing) throw new ShimError('nothing-to-install', nothing.why, nothing.next);
  if (isAutomatic || active) notes.push(...meaningLines(facts));
  if (isAutomatic) return runChosen(auto, decision, notes, answering, remedies);
  if (active) return executeOffer(active, { unattended, isAsked: false, notes }, answering, remedies);
  const always = asAlways(decision, refused);
  if (!always) for (const note of notes) screen.line(note);
  const answer = always ?? (await ask(withMeant(decision, facts, decideFor), refused));
  if (answer.kind === 'ended') return answer.ending;
  const how = { unattended, isAsked: !always, notes: always ? notes : [] };
  return executeOffer(answer.offer, how, refused, remedies);
}

/** Runs the offer that PIP_SHIM_AUTO picks. */
function runChosen(
  auto: Exclude<AutoMode, 'off'>,
  decision: Decision,
  notes: readonly string[],
  refused: Refused,
  remedies: Remedies,
): Promise<Ending> {
  const { facts, world } = refused;
  const choice = chooseAutomatically(auto, decision, facts);
  if (choice.kind === 'fail') {
    for (const note of notes) world.screen.line(note);
    throw new ShimError('auto-failed', `${facts.settings.autoSaid}: ${choice.why}`, choice.next);
  }
  world.screen.debug(`${facts.settings.autoSaid} chooses: ${choice.offer.label}`);
  const all = [...notes, ...(choice.instead === undefined ? [] : [choice.instead])];
  return executeOffer(choice.offer, { unattended: true, isAsked: false, notes: all }, refused, remedies);
}

/**
 * Drops the requirements whose environment markers do not apply, and prints them. A venv's pip and a
 * project's tool evaluate markers themselves, so they get all requirements. Undefined if nothing is left.
 */
function wantedHere({ facts, world }: Refused): Facts | undefined {
  const { auto } = facts.settings;
  if (auto === undefined || ['off', 'venv', 'project'].includes(auto)) return facts;
  const wanted = dropInapplicable(facts);
  for (const text of wanted.passedOver)
    world.screen.line(`ignored, because its environment marker does not apply: ${text}`);
  return wanted.facts;
}

interface How {
  /** True if nobody can answer a question. */
  readonly unattended: boolean;
  /** False if nobody had to choose. Only then does -q mean silence on success. */
  readonly isAsked: boolean;
  /** Lines to print first. */
  readonly notes: readonly string[];
}

async function executeOffer(
  offer: Offer,
  { unattended, isAsked, notes }: How,
  refused: Refused,
  remedies: Remedies,
): Promise<Ending> {
  const { ownMessage, world } = refused;
  const facts = factsOf(offer, refused.facts);
  const quiet = !isAsked && facts.request.settings.quiet > 0 ? heldBack(world.screen) : undefined;
  const screen = quiet ?? world.screen;
  for (const note of notes) screen.line(note);
  if (facts.settings.dryRun) return sayWouldRun(offer, unattended, world);
  const stage = { processes: withIndex(facts, world), screen, unattended, decline: ownMessage };
  world.timing.step('a remedy is chosen');
  let isDone = false;
  try {
    const remedy: Remedy<Offer> = remedies[offer.remedy];
    const done = await remedy.execute(offer, facts, stage);
    world.timing.step('the remedy has run');
    const ending = done.kind === 'unsupported' ? await intoVenvInstead(done, stage, world, remedies) : done;
    isDone = ending.kind === 'exit' && ending.code === 0;
    return ending;
  } finally {
    if (!isDone) quiet?.show();
  }
}

/** Makes each process of a remedy use the configured package index, by pip's environment variables. */
export function withIndex(
  { settings, interpreter }: Pick<Facts, 'settings' | 'interpreter'>,
  world: World,
): Processes {
  const { attached, watched, captured, find } = world.processes;
  const more = indexVariables(settings.index, pipWorld(interpreter, world));
  const told = (command: Command): Command => ({ ...command, env: { ...command.env, ...more } });
  return {
    attached: (command) => attached(told(command)),
    watched: (command, onStderr) => watched(told(command), onStderr),
    captured: (command, options) => captured(told(command), options),
    find,
  };
}

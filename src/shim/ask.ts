import { choiceOf, chosenAlways } from '../remedies/choice.ts';
import type { Decision } from '../remedies/decide.ts';
import type { Facts } from '../remedies/facts.ts';
import { ownedElsewhere } from '../remedies/installed-by.ts';
import { meantFacts } from '../remedies/meant.ts';
import { meaningLines, traitLines } from '../remedies/meant-words.ts';
import { linesAbove, question, SHOW_MESSAGE, stopEntry } from '../remedies/menu-words.ts';
import type { Offer } from '../remedies/offer.ts';
import { REMEDY_HELP } from '../remedies/remedy-help.ts';
import type { Choice } from '../state/choices.ts';
import { belowHome, shownPath } from '../system/paths.ts';
import type { Ending, MenuEntry } from '../system/ports.ts';
import { isShimFirst } from '../system/programs.ts';
import type { Refused, World } from './context.ts';
import { learnPackages } from './learn-packages.ts';

/** The user's answer: an offer to execute, or how the command ended if the user chose no offer. */
export type Asked =
  | { readonly kind: 'offer'; readonly offer: Offer }
  | { readonly kind: 'ended'; readonly ending: Ending };

const FORGET = 'to be asked again: pip-shim forget';

/**
 * If the user's remembered choice for this project fits one of the offers, prints that offer and returns it.
 * Otherwise returns undefined, and pip-shim asks.
 */
export function asAlways(decision: Decision, { facts, world }: Refused): Asked | undefined {
  const offer = chosenAlways(world.choices.find(facts.project.root), decision, facts);
  if (!offer) return undefined;
  for (const line of [...linesAbove(facts).slice(1), ...meaningLines(facts)]) world.screen.line(line);
  world.screen.line(`remembered choice for this project: ${offer.label}; ${FORGET}`);
  return { kind: 'offer', offer };
}

type Entry = Offer | 'show' | 'stop';

/** Shows the menu until the user answers. If there is no offer, shows pip's own message and the reasons. */
export async function ask(decision: Decision, refused: Refused): Promise<Asked> {
  const { facts, ownMessage, world } = refused;
  const { screen } = world;
  const meant = meantFacts(facts);
  const lines = [
    ...linesAbove(facts),
    ...meaningLines(facts),
    ...traitLines(meant ?? facts, decision.offers),
  ];
  for (const line of lines) screen.line(line);
  if (decision.offers.length === 0) {
    const ending = await ownMessage();
    for (const { reason, next } of [...decision.notOffered, ...ownedElsewhere(facts)])
      screen.problem(reason, next);
    return ended(ending);
  }
  for (const { showInMenu, reason } of decision.notOffered) if (showInMenu) screen.line(reason);
  const interrupted = world.signals.received;
  if (interrupted === 'SIGINT') return ended({ kind: 'exit', code: 130 });
  if (interrupted) return ended({ kind: 'signal', signal: interrupted });
  const prompt = world.promptWith(facts.interpreter.path);
  const entries = menu(decision.offers, facts);
  learnPackages(facts, world).catch(() => {}); // the next menu then asks the package manager again
  for (let shown: Ending | undefined; ; ) {
    const answer = await prompt.choose(question(meant ?? facts), entries);
    if (answer.kind === 'interrupted') return ended({ kind: 'exit', code: 130 });
    if (answer.kind === 'pasted')
      screen.line(
        'more input was waiting (a paste?), so pip-shim did not ask; type the command again by itself',
      );
    if (answer.kind !== 'chosen' || answer.value === 'stop') return ended(shown ?? (await ownMessage()));
    if (answer.value !== 'show') {
      if (answer.always) remember(answer.value, refused);
      return { kind: 'offer', offer: answer.value };
    }
    shown = await ownMessage();
  }
}

const ended = (ending: Ending): Asked => ({ kind: 'ended', ending });

function menu(offers: readonly Offer[], facts: Facts): readonly MenuEntry<Entry>[] {
  return [
    ...offers.map((offer) => ({
      ...{ title: offer.label, version: offer.version, description: offer.reason },
      ...{ commands: offer.commands, rememberable: choiceOf(offer, facts) !== undefined, value: offer },
      meaning: REMEDY_HELP[facts.request.kind][offer.remedy],
    })),
    { ...SHOW_MESSAGE, value: 'show' },
    { ...stopEntry(facts), role: 'stop', value: 'stop' },
  ];
}

/**
 * The names of the commands that will use a remembered venv (answers.ts), for a message. Empty if none will.
 */
function alsoThere(choice: Choice, { cwd, user }: Facts, { env }: World): string {
  if (choice.remedy !== 'venv' || choice.foreign) return '';
  const hasShim = env.PIP_SHIM_PYTHON !== '0' && isShimFirst('python3', env.PATH ?? '');
  const what = hasShim ? 'pip list and python3 use' : 'pip list uses';
  return `: from now on ${what} ${shownPath(choice.path, { cwd, home: user.home })} there, too`;
}

/** Saves the user's choice for this project. If that fails, prints the problem and goes on. */
function remember(offer: Offer, { facts, world }: Refused): void {
  const choice = choiceOf(offer, facts);
  const { root } = facts.project;
  if (!choice) return;
  try {
    world.choices.remember(root, choice);
    const followed = alsoThere(choice, facts, world);
    world.screen.line(`remembered for ${belowHome(root, facts.user.home)}${followed}; ${FORGET}`);
  } catch (error) {
    world.screen.problem(`the choice can't be remembered: ${error instanceof Error ? error.message : error}`);
  }
}

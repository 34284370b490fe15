import { choiceOf, chosenAlways } from '../remedies/choice.ts';
import type { Decision } from '../remedies/decide.ts';
import type { Facts } from '../remedies/facts.ts';
import { ownedElsewhere } from '../remedies/installed-by.ts';
import type { Offer } from '../remedies/offer.ts';
import { belowHome, shownPath } from '../system/paths.ts';
import type { Ending, MenuEntry } from '../system/ports.ts';
import type { Refused } from './context.ts';

/** The result of a question: an offer to execute, or the ending of the command. */
export type Asked =
  | { readonly kind: 'offer'; readonly offer: Offer }
  | { readonly kind: 'ended'; readonly ending: Ending };

const FORGET = 'to be asked again: pip-shim forget';

/** Announces the offer that the user chose for always in this project. Undefined if pip-shim must ask. */
export function asAlways(decision: Decision, { facts, world }: Refused): Asked | undefined {
  const offer = chosenAlways(world.choices.find(facts.project.root), decision, facts);
  if (!offer) return undefined;
  for (const line of header(facts).slice(1)) world.screen.line(line);
  world.screen.line(`as chosen for always in this project: ${offer.label}; ${FORGET}`);
  return { kind: 'offer', offer };
}

type Entry = Offer | 'show' | 'stop';

/** Shows the menu until the user answers. Without an offer, shows pip's own message and the reasons. */
export async function ask(decision: Decision, refused: Refused): Promise<Asked> {
  const { facts, ownMessage, world } = refused;
  const { screen } = world;
  for (const line of header(facts)) screen.line(line);
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
  for (let shown: Ending | undefined; ; ) {
    const answer = await prompt.choose(question(facts), entries);
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

/** A line about the refusal, and a second line if the shell's VIRTUAL_ENV names a venv that can't be used. */
function header({ cause, platform, venvs, cwd, user }: Facts): readonly string[] {
  const what =
    cause === 'refusal'
      ? `${platform} manages this Python, so pip refuses to install into it.`
      : 'pip is told to work in a venv only (require-virtualenv), and none is active.';
  const { broken } = venvs;
  if (!broken) return [what];
  return [
    what,
    `This shell's active venv (VIRTUAL_ENV), ${shownPath(broken.path, { cwd, home: user.home })}, can't be used: ${broken.why}.`,
  ];
}

function question({ request }: Facts): string {
  const [first, ...rest] = [
    ...request.requirements,
    ...request.editables.map((project) => `-e ${project}`),
    ...request.requirementFiles.map((file) => `-r ${file}`),
  ];
  const what = first === undefined ? 'it' : rest.length > 0 ? `${first} and ${rest.length} more` : first;
  return request.kind === 'install' ? `Install ${what} where?` : `Uninstall ${what}?`;
}

function menu(offers: readonly Offer[], facts: Facts): readonly MenuEntry<Entry>[] {
  return [
    ...offers.map((offer) => ({
      ...{ title: offer.label, version: offer.version, description: offer.reason },
      ...{ commands: offer.commands, rememberable: choiceOf(offer, facts) !== undefined, value: offer },
    })),
    { title: "Show pip's own message", value: 'show' },
    { title: 'Stop', description: `nothing is ${facts.request.kind}ed`, value: 'stop' },
  ];
}

/** Saves a choice for always. If that fails, only prints a problem: the choice is executed anyway. */
function remember(offer: Offer, { facts, world }: Refused): void {
  const choice = choiceOf(offer, facts);
  const { root } = facts.project;
  if (!choice) return;
  try {
    world.choices.remember(root, choice);
    world.screen.line(`remembered for ${belowHome(root, facts.user.home)}; ${FORGET}`);
  } catch (error) {
    world.screen.problem(`the choice can't be remembered: ${error instanceof Error ? error.message : error}`);
  }
}

import { promptOn } from './adapters/prompt.ts';
import { chooseAutomatically, type Decision, decide } from './core/decide.ts';
import { ShimError } from './core/errors.ts';
import type { Facts } from './core/facts.ts';
import type { Offer, Remedies } from './core/offer.ts';
import { shownPath } from './core/paths.ts';
import type { Ending, MenuEntry } from './core/ports.ts';
import { fitAll, remediesOf, type World } from './wire.ts';

/** A refusal that has happened: pip is done, what it said is held back. */
export interface Refused {
  readonly facts: Facts;
  readonly held: Uint8Array;
  readonly ending: Ending;
  readonly world: World;
}

/** Offers what fits, by prompt or by PIP_SHIM_AUTO, and carries it out; returns how the last command ended. */
export async function answerRefusal(refused: Refused): Promise<Ending> {
  const { facts, held, ending, world } = refused;
  const { screen } = world;
  const remedies = remediesOf(world);
  const decision = decide(facts, fitAll(remedies, facts));
  for (const { label, reason } of decision.offers) screen.debug(`offered: ${label} (${reason})`);
  for (const { remedy, reason } of decision.notOffered) screen.debug(`not offered: ${remedy}: ${reason}`);
  const { auto } = facts.settings;
  if (auto !== undefined && auto !== 'off') {
    const choice = chooseAutomatically(auto, decision, facts);
    if (choice.kind === 'fail')
      throw new ShimError('auto-failed', `PIP_SHIM_AUTO=${auto}: ${choice.why}`, { next: choice.next });
    return carryOut(choice.offer, true, refused, remedies);
  }
  if (mayAsk(facts, world.env)) return ask(decision, refused, remedies);
  screen.raw(held);
  if (facts.settings.dryRun) sayWouldRun(decision.offers[0], world);
  else if (facts.request.settings.quiet < 3) screen.hint(hintFor(facts));
  return ending;
}

/** design.md, Streams: where a prompt may appear. */
function mayAsk({ request }: Facts, env: NodeJS.ProcessEnv): boolean {
  const terminals = process.stdin.isTTY && process.stderr.isTTY;
  const unattended = env.CI || env.DEBIAN_FRONTEND === 'noninteractive';
  return Boolean(terminals) && !unattended && !request.settings.noInput && request.settings.quiet < 3;
}

type Choice = Offer | 'show' | 'stop';

async function ask(decision: Decision, refused: Refused, remedies: Remedies): Promise<Ending> {
  const { facts, held, ending, world } = refused;
  const { screen, env, processes, signals } = world;
  if (decision.offers.length === 0) {
    screen.raw(held);
    for (const { reason, next } of decision.notOffered) screen.problem(reason, next);
    return ending;
  }
  for (const line of header(facts)) screen.line(line);
  const prompt = promptOn({ env, processes, signals, python: facts.interpreter.path });
  const entries = menu(decision.offers);
  for (;;) {
    const answer = await prompt.choose(question(facts), entries);
    if (answer.kind === 'interrupted') return { kind: 'exit', code: 130 };
    if (answer.kind === 'pasted')
      screen.line('more input was waiting, so nothing was asked; type the command again by itself');
    if (answer.kind !== 'chosen' || answer.value === 'stop') {
      screen.raw(held);
      return ending;
    }
    if (answer.value !== 'show') return carryOut(answer.value, false, refused, remedies);
    screen.raw(held);
  }
}

/** One line that says in plain words what happened; a second one where the shell is not what the user believes. */
function header({ cause, platform, venvs, cwd, user }: Facts): readonly string[] {
  const what =
    cause === 'refusal'
      ? `${platform} looks after this Python itself, so pip may not install into it.`
      : 'pip is told to work in a venv only (require-virtualenv), and none is active.';
  const { broken } = venvs;
  if (!broken) return [what];
  return [
    what,
    `The venv this shell believes in, ${shownPath(broken.path, { cwd, home: user.home })}, can't be used: ${broken.why}.`,
  ];
}

function question({ request }: Facts): string {
  const [first, ...rest] = [...request.requirements, ...request.requirementFiles.map((file) => `-r ${file}`)];
  const what = first === undefined ? 'it' : rest.length > 0 ? `${first} and ${rest.length} more` : first;
  return request.kind === 'install' ? `Install ${what} where?` : `Uninstall ${what}?`;
}

function menu(offers: readonly Offer[]): readonly MenuEntry<Choice>[] {
  const offered = offers.map((offer) => ({ title: offer.label, description: offer.reason, value: offer }));
  return [
    ...offered,
    { title: "Show pip's own message", value: 'show' },
    { title: 'Stop', description: 'nothing is installed', value: 'stop' },
  ];
}

async function carryOut(
  offer: Offer,
  unattended: boolean,
  refused: Refused,
  remedies: Remedies,
): Promise<Ending> {
  const { facts, world } = refused;
  if (facts.settings.dryRun) return sayWouldRun(offer, world);
  const stage = { processes: world.processes, screen: world.screen, unattended };
  switch (offer.remedy) {
    case 'venv':
      return remedies.venv.carryOut(offer, facts, stage);
    case 'pipx':
      return remedies.pipx.carryOut(offer, facts, stage);
    case 'system':
      return remedies.system.carryOut(offer, facts, stage);
  }
}

/** PIP_SHIM_DRY_RUN: say, don't do. */
function sayWouldRun(offer: Offer | undefined, { screen }: World): Ending {
  screen.line(offer ? `would do: ${offer.label}` : 'nothing could be offered');
  for (const command of offer?.commands ?? []) screen.command(command);
  return { kind: 'exit', code: 0 };
}

function hintFor({ venvs, cwd, user }: Facts): string {
  const path = venvs.places[0]?.path;
  const where = path === undefined ? 'a venv' : shownPath(path, { cwd, home: user.home });
  return `pip-shim can install into ${where} instead: set PIP_SHIM_AUTO=venv, or run this at a terminal to choose.`;
}

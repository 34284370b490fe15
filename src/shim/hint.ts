import { elsewhere } from '../packages/architectures.ts';
import { meaningOf } from '../packages/meant.ts';
import type { PipRequest } from '../pip/request.ts';
import { type Decision, decide } from '../remedies/decide.ts';
import { hintFor } from '../remedies/hint.ts';
import { commandsAlone, hintAsJson } from '../remedies/hint-json.ts';
import { futile } from '../remedies/meant.ts';
import type { Offer } from '../remedies/offer.ts';
import { whyUnasked } from '../remedies/unasked.ts';
import { ciEnvironmentOf } from '../system/ci-environment.ts';
import type { Ending } from '../system/ports.ts';
import { requirementName, writtenName } from '../ui/text.ts';
import { collectFacts, type Intercepted } from './collect.ts';
import { codenameOf } from './collect-packages.ts';
import type { Refused, World } from './context.ts';

type Decided = Pick<Refused, 'facts'> & { readonly decision: Decision };

/**
 * Finds the offers for a hint without asking the package manager, because that can take longer than pip
 * itself. This works if the hint can name the project's tool or a venv, which need no system packages. It
 * does not work for a hint for programs, which names all offers.
 * @returns undefined if a script can use neither of the two offers, or if pip-shim must show all offers
 */
export async function decideForHint(intercepted: Intercepted, world: World): Promise<Decided | undefined> {
  const { request } = intercepted;
  const { debug, dryRun, hint } = intercepted.settings;
  if (request.kind !== 'install' || debug || dryRun || hint === 'json') return undefined;
  if (namesNoProject(request, world) || namesElsewhere(request, world)) return undefined;
  const withoutNames = { ...intercepted, request: { ...request, requirements: [] } };
  const facts = { ...(await collectFacts(withoutNames, world, 0)), request };
  const { project, venv } = world.remedies();
  const decision = decide(facts, [project.evaluate(facts), venv.evaluate(facts)]);
  return decision.offers.some(({ automatic }) => automatic.ok) ? { facts, decision } : undefined;
}

/**
 * True if the command names modules of the standard library or system packages. A venv can't bring either.
 */
function namesNoProject({ requirements }: PipRequest, world: World): boolean {
  const tables = { names: world.data('names/names.txt'), catalogue: '' };
  return requirements.some((text) => {
    const meaning = meaningOf(requirementName(text) ?? '', tables, writtenName(text));
    return meaning !== undefined && meaning.kind !== 'other name';
  });
}

/**
 * True if Debian has the package of a name for other architectures only. The hint says so if the package
 * manager really has no such package.
 */
function namesElsewhere({ requirements }: PipRequest, world: World): boolean {
  const table = world.data('catalogue/architectures.txt');
  const codename = codenameOf(world.look);
  return requirements.some(
    (text) => elsewhere(requirementName(text) ?? '', table, codename, process.arch) !== undefined,
  );
}

/** Shows pip's own message. If pip has refused, also prints a hint. Returns how pip ended. */
export async function endWithHint(
  { facts, ownMessage, world }: Refused,
  decision: Decision,
): Promise<Ending> {
  const { env, look, screen } = world;
  const { quiet } = facts.request.settings;
  const ending = await ownMessage();
  // Another exit code is no refusal: pip fails with it if EXTERNALLY-MANAGED is faulty.
  if (ending.kind !== 'exit' || ending.code !== (facts.cause === 'refusal' ? 1 : 3)) return ending;
  if (quiet < 3) for (const note of facts.settings.notes) screen.line(note);
  if (facts.settings.dryRun) sayWouldRun(decision.offers[0], false, world);
  else if (quiet < 3) {
    const unasked = whyUnasked(facts.request, env, world.attended);
    const nothing = futile(facts);
    const hint = nothing ? nothing.why : hintFor(decision, facts, ciEnvironmentOf(env, look), unasked);
    if (facts.settings.hint === 'text') screen.hint(hint);
    else {
      const offered = nothing ? { offers: [] } : decision;
      screen.raw(Buffer.from(`${hintAsJson(offered, facts, hint, unasked)}\n`));
    }
  }
  return ending;
}

/** Prints an offer and its commands, and runs nothing. This is for PIP_SHIM_DRY_RUN. */
export function sayWouldRun(offer: Offer | undefined, unattended: boolean, { screen }: World): Ending {
  screen.line(offer ? `would do: ${offer.label}` : 'nothing could be offered');
  const commands = offer && unattended ? commandsAlone(offer) : (offer?.commands ?? []);
  for (const command of commands) screen.command(command);
  return { kind: 'exit', code: 0 };
}

import { applyPolicy } from '../remedies/apply-policy.ts';
import type { Facts } from '../remedies/facts.ts';
import { VENV_INSTEAD } from '../remedies/menu-words.ts';
import type { Remedies, Stage, Unsupported, VenvOffer } from '../remedies/offer.ts';
import { assignments, variablesFor } from '../remedies/ways.ts';
import { ShimError } from '../system/errors.ts';
import type { Ending } from '../system/ports.ts';
import { commandLine } from '../ui/text.ts';
import type { World } from './context.ts';

/**
 * Offers a venv for a package that pipx can't install, because the package has no command. At a terminal,
 * pip-shim asks. PIP_SHIM_AUTO=smart uses the venv without a question. Any other value installs nothing.
 * @throws ShimError if PIP_SHIM_AUTO allows no venv
 */
export async function intoVenvInstead(
  { ending, why, facts }: Unsupported,
  stage: Stage,
  world: World,
  { venv }: Remedies,
): Promise<Ending> {
  const { screen, unattended } = stage;
  const offers = applyPolicy([venv.evaluate(facts)], facts).flatMap((fit) => fit.offers);
  const executeOffer = async (offer: (typeof offers)[number]): Promise<Ending> => {
    const done = await venv.execute(offer, facts, stage);
    return done.kind === 'unsupported' ? done.ending : done;
  };
  if (unattended) {
    const offer = offers.find(({ automatic }) => automatic.ok);
    if (!offer || facts.settings.auto !== 'smart')
      throw new ShimError(
        'no-tool',
        why,
        offers.slice(0, 1).flatMap((each) => again(each, facts)),
      );
    screen.line(why);
    return executeOffer(offer);
  }
  screen.line(why);
  if (offers.length === 0) return ending;
  const answer = await world
    .promptWith(facts.interpreter.path)
    .choose(VENV_INSTEAD.question, [
      ...offers.map((offer) => ({ title: offer.label, description: offer.reason, value: offer })),
      { ...VENV_INSTEAD.stop, role: 'stop', value: undefined },
    ]);
  if (answer.kind === 'interrupted') return { kind: 'exit', code: 130 };
  return answer.kind === 'chosen' && answer.value ? executeOffer(answer.value) : ending;
}

/** The command that installs into the offer's venv. Empty if a person must choose the venv. */
function again(offer: VenvOffer, facts: Facts): readonly string[] {
  const variables = variablesFor(offer, facts);
  const command = commandLine(facts.pipName, [...facts.pipWords, ...facts.request.args]);
  return variables ? [`into a venv: ${[assignments(variables), command].filter(Boolean).join(' ')}`] : [];
}

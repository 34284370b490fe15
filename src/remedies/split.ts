import { isSuccess } from '../system/ports.ts';
import { toolsAndRest } from './decide.ts';
import type { Facts } from './facts.ts';
import { splitWords } from './menu-words.ts';
import {
  declined,
  type Evaluation,
  type PipxOffer,
  type Remedies,
  type Remedy,
  type SplitOffer,
  type VenvOffer,
} from './offer.ts';
import { restrictTo, subsetOf } from './subset.ts';
import { systemAndVenv } from './system-and-venv.ts';

/**
 * The remedy for a command that two remedies carry out, one after the other. If it names tools and libraries,
 * pipx installs the tools, and the venv gets the rest. If it names what only the distribution can serve, the
 * package manager installs that, and the venv sees it.
 */
export function splitRemedy(remedies: Pick<Remedies, 'pipx' | 'system' | 'venv'>): Remedy<SplitOffer> {
  const { pipx, system, venv } = remedies;
  return {
    evaluate(facts) {
      const split = toolsAndRest(facts);
      if (!split) return { offers: systemAndVenv(facts, system, venv), notOffered: [] };
      const tools = restrictTo(facts, subsetOf(split.tools));
      const rest = restrictTo(facts, subsetOf(split.rest));
      return joined(
        { facts: tools, evaluation: pipx.evaluate(tools) },
        { facts: rest, evaluation: venv.evaluate(rest) },
      );
    },
    async execute({ first, rest }, facts, stage) {
      if (first.offer.remedy === 'system' && first.offer.action === 'nothing')
        return venv.execute(rest.offer, rest.facts, stage);
      const ending = await (first.offer.remedy === 'pipx'
        ? pipx.execute(first.offer, first.facts, stage)
        : system.execute(first.offer, first.facts, stage));
      if (ending.kind === 'unsupported') {
        stage.screen.line(ending.why);
        const all = restrictTo(
          facts,
          subsetOf([...ending.facts.request.requirements, ...rest.facts.request.requirements]),
        );
        const [instead] = venv.evaluate(all).offers.filter(({ path }) => path === rest.offer.path);
        return instead ? venv.execute(instead, all, stage) : ending.ending;
      }
      if (!isSuccess(ending)) {
        stage.screen.line(`not installed: ${rest.facts.request.requirements.join(', ')}`);
        return ending;
      }
      return venv.execute(rest.offer, rest.facts, stage);
    },
  };
}

function joined(
  tools: { readonly facts: Facts; readonly evaluation: Evaluation<PipxOffer> },
  rest: { readonly facts: Facts; readonly evaluation: Evaluation<VenvOffer> },
): Evaluation<SplitOffer> {
  const [pipx] = tools.evaluation.offers;
  const [venv] = rest.evaluation.offers;
  if (!pipx || !venv) {
    const [because] = [...tools.evaluation.notOffered, ...rest.evaluation.notOffered];
    return declined('split', because?.reason ?? 'this way does not fit this command', because?.next);
  }
  const offer: SplitOffer = {
    remedy: 'split',
    first: { offer: pipx, facts: tools.facts },
    rest: { offer: venv, facts: rest.facts },
    ...splitWords({ tools, rest }, venv),
    commands: [...pipx.commands, ...venv.commands],
    automatic: pipx.automatic.ok ? venv.automatic : pipx.automatic,
  };
  return { offers: [offer], notOffered: [] };
}

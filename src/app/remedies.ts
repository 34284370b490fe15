import { MANAGERS } from '../platforms/all.ts';
import type { Execution, Offer, Remedies, Remedy } from '../remedies/offer.ts';
import { evaluateOverride } from '../remedies/override/evaluate.ts';
import { evaluatePipx } from '../remedies/pipx/evaluate.ts';
import { evaluateProject } from '../remedies/project/evaluate.ts';
import { splitRemedy } from '../remedies/split.ts';
import { evaluateSystem } from '../remedies/system/evaluate.ts';
import { evaluateVenv } from '../remedies/venv/evaluate.ts';
import type { World } from '../shim/context.ts';
import type { Executions } from './executions.ts';

/**
 * Makes all remedies, the ways to install what pip has refused to install. The code that executes offers is
 * loaded only after an offer was chosen. To add a remedy, add a line here and one in executions.ts.
 */
export function remediesOf(world: World): Remedies {
  const remedy = <O extends Offer>(
    evaluate: Remedy<O>['evaluate'],
    from: (executions: Executions) => Execution<O>,
  ): Remedy<O> => ({
    evaluate,
    execute: async (...offered) =>
      from((await import('./executions.ts')).executionsOf(world)).execute(...offered),
  });
  const venv = remedy(evaluateVenv, (executions) => executions.venv);
  const pipx = remedy(evaluatePipx, (executions) => executions.pipx);
  const system = remedy(
    (facts) => evaluateSystem(facts, MANAGERS),
    (executions) => executions.system,
  );
  return {
    project: remedy(evaluateProject, ({ project }) => project),
    ...{ venv, pipx, system },
    split: splitRemedy({ pipx, system, venv }),
    override: remedy(evaluateOverride, ({ override }) => override),
  };
}

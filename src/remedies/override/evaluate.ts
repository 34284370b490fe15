import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { intoSystemPython } from '../menu-words.ts';
import { declined, type Evaluation, type OverrideOffer } from '../offer.ts';
import { pinned } from '../pinned.ts';
import { overriding } from './words.ts';

/** The offer of the override remedy for these facts. */
export function evaluateOverride(facts: Facts): Evaluation<OverrideOffer> {
  const { request, cause, interpreter, pip, pipName } = facts;
  if (request.kind !== 'install' || cause !== 'refusal') return { offers: [], notOffered: [] };
  // pip 23.0 obeys EXTERNALLY-MANAGED, but has no option to override it. That came with pip 23.0.1 (pip's
  // changelog).
  if (interpreter.pipVersion === '23.0')
    return declined('override', 'pip 23.0 has no --break-system-packages');
  const args = overriding(request);
  const offer: OverrideOffer = {
    remedy: 'override',
    run: { program: pip, args, env: { _PIPSHIM_NESTED: '1' } },
    ...intoSystemPython,
    ...pinned(facts),
    commands: [commandLine(pipName, args)],
    automatic: {
      ok: false,
      why: "pip-shim writes into the system's Python only if a person confirms it",
      next: [],
    },
  };
  return { offers: [offer], notOffered: [] };
}

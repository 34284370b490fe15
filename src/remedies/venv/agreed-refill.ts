import { inspectVenv } from '../../environment/venv-state.ts';
import { shownPath } from '../../system/paths.ts';
import { listed } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Stage } from '../offer.ts';
import { refillFor } from './rebuild.ts';
import { type Refill, shownHeld } from './refill.ts';
import type { VenvTools } from './tools.ts';

export interface RefillTools {
  /**
   * The only index that pip may use in the venv. `now`: the index by pip's settings alone. `ofCommand`: the
   * index by pip's settings and the command's options.
   */
  readonly indexFor: (
    venv: string,
    facts: Facts,
  ) => { readonly now: string | undefined; readonly ofCommand: string | undefined };
  /** Asks a yes-or-no question at the terminal. The default is yes. */
  readonly agrees: (question: string, facts: Facts) => Promise<boolean | 'stopped' | 'interrupted'>;
}

/**
 * Before pip-shim makes a broken venv again, asks whether to install again what the venv had. Undefined if
 * the answer is no, if nobody can answer, or if pip-shim would fetch nothing. The old venv then stays, and
 * settleOld says so.
 */
export async function agreedRefill(
  path: string,
  facts: Facts,
  { unattended }: Stage,
  tools: VenvTools & RefillTools,
): Promise<Refill | 'stopped' | 'interrupted' | undefined> {
  if (unattended || facts.request.settings.dryRun) return undefined;
  const { user, settings } = facts;
  const state = inspectVenv(path, user.uid, tools.look, tools.registry);
  if (state.kind !== 'broken') return undefined;
  const now = { sole: tools.indexFor(path, facts).now, isLocked: settings.index?.locked === true };
  const refill = refillFor(path, state, now, tools);
  const held = refill?.steps.flatMap((step) => step.held) ?? [];
  if (held.length === 0) return undefined;
  const shown = shownPath(path, { cwd: facts.cwd, home: user.home });
  const agreed = await tools.agrees(
    `Install again what ${shown} had: ${listed(held.map(shownHeld), 5)}?`,
    facts,
  );
  return typeof agreed === 'string' ? agreed : agreed ? refill : undefined;
}

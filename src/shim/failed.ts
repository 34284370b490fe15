import stripAnsi from 'strip-ansi';
import { sayCure } from '../remedies/after-failure/cure.ts';
import { exactArguments } from '../system/raw-bytes.ts';
import { dieBy } from '../system/signals.ts';
import { collectFacts } from './collect.ts';
import type { Started, World } from './context.ts';
import { outlookOf, type PipCall } from './predict-refusal.ts';

/** A pip command that has failed. The sh shim ran it in the venv, without this program. */
export interface FailedCall extends PipCall, Started {
  /** The end of what pip has written to standard error. */
  readonly heard: string;
}

/** Prints what is known to help after a failed install of the fast path. A signal ends it, as it would end pip. */
export async function sayAfter({ heard, ...call }: FailedCall, world: World): Promise<void> {
  const { screen, signals } = world;
  const outlook = await outlookOf({ ...call, args: exactArguments(call.args) }, world);
  if (outlook.kind !== 'refuses') return;
  const facts = await collectFacts(outlook.intercepted, world, 0);
  await sayCure(stripAnsi(heard), facts, screen, world.cures());
  if (signals.received) dieBy(signals.received);
}

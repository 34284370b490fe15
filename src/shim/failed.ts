import stripAnsi from 'strip-ansi';
import type { Interpreter } from '../environment/interpreter.ts';
import { cureByNames } from '../remedies/after-failure/by-name.ts';
import { sayCure } from '../remedies/after-failure/cure.ts';
import type { Cure } from '../remedies/after-failure/tools.ts';
import { failureIn } from '../remedies/done.ts';
import { settingsOf } from '../settings/effective.ts';
import { exactArguments } from '../system/raw-bytes.ts';
import { dieBy } from '../system/signals.ts';
import { collectFacts } from './collect.ts';
import type { Started, World } from './context.ts';
import { outlookOf, type PipCall } from './predict-refusal.ts';

/** A pip command that has failed. The sh shim ran it in the venv, without this program. */
export interface FailedCall extends PipCall, Started {
  /** The end of what pip has written to standard error. */
  readonly heard: string;
  /** pip's exit code. */
  readonly code: number;
}

/**
 * Says what is known to help after an install has failed that the sh shim ran without this program. Also
 * records the failure. If a signal came meanwhile, ends this process by that signal.
 */
export async function sayAfter({ heard, code, ...call }: FailedCall, world: World): Promise<void> {
  const { history, screen, signals } = world;
  const outlook = await outlookOf({ ...call, args: exactArguments(call.args) }, world);
  if (outlook.kind !== 'refuses') return;
  const facts = await collectFacts(outlook.intercepted, world, 0);
  const [place] = facts.venvs.places;
  const failure = place && failureIn(place, facts, code);
  if (failure) history.add(failure);
  await sayCure(stripAnsi(heard), facts, screen, await world.cures());
  if (signals.received) dieBy(signals.received);
}

/**
 * Tells what probably helps after an install by the active environment's own pip has failed. No shim ran that
 * pip, so its messages are not known. Only the names on its command line count.
 */
export async function probableCure(call: PipCall, world: World): Promise<Cure | undefined> {
  const outlook = await outlookOf(call, world);
  if (outlook.kind === 'refuses' || !outlook.request || !outlook.interpreter) return undefined;
  const { request } = outlook;
  const settings = settingsOf(world);
  const { quiet, python } = request.settings;
  const isOff = settings.disable || settings.auto === 'off';
  if (request.kind !== 'install' || isOff || quiet >= 3 || python !== undefined) return undefined;
  // In these cases, the names don't tell why pip failed: pip in a venv refuses --user, and another index may
  // have a project of any name.
  const asksOther = [...request.typed, ...request.told].some(({ name }) => name.endsWith('index-url'));
  if (request.settings.user !== undefined || asksOther || settings.index) return undefined;
  const interpreter = await outsideVenv(outlook.interpreter, world);
  if (!interpreter) return undefined;
  const { name: pipName, realPip: pip } = call;
  const asked = { request, cause: 'refusal', interpreter, pip, pipName } as const;
  const pipWords = call.python?.words ?? [];
  // Ignore the setting `venv`, because the environment is the active one.
  const facts = { ...asked, pipWords, settings: { ...settings, venv: undefined } };
  return cureByNames(await collectFacts(facts, world, 0), await world.cures());
}

/**
 * The Python from which a venv was made. Undefined if the venv has a copy of that Python instead of a link.
 */
async function outsideVenv(
  interpreter: Interpreter,
  { interpreters, look }: World,
): Promise<Interpreter | undefined> {
  if (!interpreter.inVenv) return interpreter;
  const outside = await interpreters.inspect(look.realPath(interpreter.path));
  return outside?.inVenv ? undefined : outside;
}

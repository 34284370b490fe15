import { assertOurs } from '../../environment/assert-ours.ts';
import { contentsOf } from '../../environment/contents.ts';
import { inspectVenv, type VenvState } from '../../environment/venv-state.ts';
import { ShimError } from '../../system/errors.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import type { Captured, Command, Ending } from '../../system/ports.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import { oldVenvsOf, recoverOld, settleOld, wantedIn } from './aside.ts';
import { type InstallingPip, pipInVenv } from './command.ts';
import { whileLocked } from './locking.ts';
import { makeUnderLock } from './making.ts';
import { type IndexNow, planRefill, type Refill, shownHeld, type Wanted, wantedFrom } from './refill.ts';
import { pipOf, succeeded } from './seed/bootstrap-pip.ts';
import { noteSources, snapshotOf } from './sources.ts';
import type { Making, VenvTools } from './tools.ts';

const DONE: Ending = { kind: 'exit', code: 0 };

/**
 * What the settings and the machine allow. rebuildVenv calls these functions only after it has repaired an
 * interrupted rebuild.
 */
interface Permits {
  readonly indexNow: () => IndexNow;
  /**
   * Returns the given state if the place is safe. Otherwise the returned state keeps pip-shim from making the
   * venv again.
   */
  readonly safely: (state: VenvState) => VenvState;
}

/**
 * Makes a broken venv again, and installs what it had. If the venv works, but an old venv beside it has more
 * packages, installs those. If a step fails, returns how that step ended, and keeps the old venv.
 * @throws ShimError if there is no venv, or pip-shim must not make it again
 */
export function rebuildVenv(
  path: string,
  facts: Making,
  { indexNow, safely }: Permits,
  tools: VenvTools,
): Promise<Ending> {
  return whileLocked(path, facts, tools, async () => {
    recoverOld(path, facts, tools);
    const state = safely(inspectVenv(path, facts.user.uid, tools.look, tools.registry));
    assertOurs(path, state, { cwd: facts.cwd, places: { home: facts.user.home } });
    const shown = shownPath(path, facts);
    const refill = refillFor(path, state, indexNow(), tools);
    if (state.kind === 'broken' && !state.remake)
      throw new ShimError('venv-unusable', `${shown} can't be used: ${state.why}`);
    if (state.kind === 'absent' && refill === undefined)
      throw new ShimError('no-venv', `there is no venv at ${shown}`, ['to list the venvs: pip-shim list']);
    if (state.kind === 'usable' && refill === undefined) {
      settleOld(path, facts, tools);
      tools.screen.line(`${shown} works, and no package of the old venv is missing in it`);
      return DONE;
    }
    const ending = await carryOut(path, state, refill, facts, tools);
    if (ending.kind !== 'exit' || ending.code !== 0) return ending;
    tools.screen.line(`rebuilt: ${shown}${withNames(refill?.steps.flatMap(({ held }) => held) ?? [])}`);
    sayListed(path, refill, facts, tools);
    return DONE;
  });
}

/** What to install again. Undefined if there is nothing. */
export function refillFor(
  path: string,
  state: VenvState,
  now: IndexNow,
  tools: Pick<VenvTools, 'look' | 'files' | 'registry' | 'oldVenvs' | 'screen'>,
): Refill | undefined {
  const olds = oldVenvsOf(path, tools);
  const wanted =
    state.kind === 'broken'
      ? wantedFrom([path, ...olds.map(({ aside }) => aside)], [], tools.look)
      : wantedIn(path, olds, tools.look);
  return wanted.length > 0 ? planRefill(wanted, now, tools.look) : undefined;
}

async function carryOut(
  path: string,
  state: VenvState,
  refill: Refill | undefined,
  facts: Making,
  tools: VenvTools,
): Promise<Ending> {
  const fill = (pip: InstallingPip): Promise<Captured> => runRefill(path, refill, pip, facts, tools);
  if (state.kind === 'usable') {
    const filled = await fill(await pipOf(state, path, facts, tools));
    if (!succeeded(filled.ending)) tools.screen.problem('pip failed', filled.stderr.trim().split('\n'));
    return filled.ending;
  }
  const made = await makeUnderLock(path, facts, { ...tools, fill });
  return made.kind === 'failed' ? made.ending : DONE;
}

/** Installs again what a venv had. Returns the result of the step that failed, or else of the last step. */
export async function runRefill(
  path: string,
  refill: Refill | undefined,
  pip: InstallingPip,
  facts: Making,
  tools: VenvTools,
): Promise<Captured> {
  let last: Captured = { ending: DONE, stdout: '', stderr: '' };
  for (const { args, held, index } of refill?.steps ?? []) {
    const command = pipInVenv(['install', '--no-deps', '--no-user', ...args], facts, path, pip);
    tools.screen.command(commandLine(typedPath(command.program, facts), command.args));
    const before = snapshotOf(path, tools.look);
    last = await countingPackages(command, `filling ${shownPath(path, facts)}`, held.length, tools);
    if (!succeeded(last.ending)) return last;
    noteSources(path, before, index, tools);
    markDependencies(path, held, tools);
  }
  return last;
}

/** pip prints a line that begins so for each package that it gets, unless the user has told it to be quiet. */
const GETS = /^(?:Collecting|Processing|Obtaining) /;

/** Runs a pip that gets `total` packages. Meanwhile shows which of them it gets. */
function countingPackages(
  command: Command,
  label: string,
  total: number,
  { processes, screen }: VenvTools,
): Promise<Captured> {
  let [begun, line] = [0, ''];
  const onStdout = (text: string): void => {
    const lines = `${line}${text}`.split('\n');
    line = lines.pop() ?? '';
    begun += lines.filter((each) => GETS.test(each)).length;
  };
  const count = (): string => (begun === 0 ? `${total} packages` : `package ${begun} of ${total}`);
  return screen.during(() => `${label}: ${count()}`, processes.captured(command, { onStdout }));
}

/**
 * Removes the file REQUESTED from packages that were only dependencies in the old venv. pip has written the
 * file for them too, because the command named them.
 */
function markDependencies(path: string, held: readonly Wanted[], { look, files }: VenvTools): void {
  const dependencies = held.filter(({ requested }) => !requested).map(({ name }) => name);
  for (const { name, metadata } of contentsOf(path, look))
    if (dependencies.includes(name)) files.removeFile(`${metadata}/REQUESTED`);
}

/** Says what pip-shim did not fetch, and why. If it fetched everything, calls settleOld. */
function sayListed(path: string, refill: Refill | undefined, facts: Making, tools: VenvTools): void {
  const { screen } = tools;
  const listed = refill?.listed ?? [];
  if (listed.length === 0) {
    settleOld(path, facts, tools);
    return;
  }
  for (const { held, why } of listed) screen.line(`not fetched: ${shownHeld(held)}: ${why}`);
  const named = listed.flatMap(({ args }) => args.map(quoteWord));
  if (named.length > 0) {
    const python = quoteWord(typedPath(`${path}/bin/python`, facts));
    screen.line(
      `to install from the index that pip uses: ${python} -m pip install --no-deps ${named.join(' ')}`,
    );
  }
  for (const { aside } of oldVenvsOf(path, tools)) {
    const typed = quoteWord(typedPath(aside, facts));
    screen.line(`the old venv stays until then; if you don't need it: rm -r ${typed}`);
  }
}

const withNames = (held: readonly Wanted[]): string =>
  held.length === 0 ? '' : `, with ${held.map(shownHeld).join(', ')}`;

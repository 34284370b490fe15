import { inspectVenv } from '../../environment/venv-state.ts';
import { identify } from '../../state/venv-record.ts';
import { Interrupted, ShimError } from '../../system/errors.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import type { Captured, Ending, Look } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import { recoverOld, settleOld, wasComplete } from './aside.ts';
import { attemptAt } from './attempt.ts';
import { type InstallingPip, makingBy } from './command.ts';
import { whileLocked } from './locking.ts';
import { bootstrapNew, pipOf, succeeded } from './seed/bootstrap-pip.ts';
import type { EarlyStart, Making, VenvTools } from './tools.ts';

/** The pip that installs into the venv, or how the step that failed ended. */
export type Made =
  | { readonly kind: 'ready'; readonly pip: InstallingPip }
  | { readonly kind: 'failed'; readonly ending: Ending };

/** Makes a venv, makes it again, or adds the missing pip. If the creation fails, removes the venv. */
export async function makeVenv(path: string, facts: Making, tools: VenvTools): Promise<Made> {
  const before = inspectVenv(path, facts.user.uid, tools.look, tools.registry);
  const isReady = before.kind === 'usable' && (before.pip !== 'none' || tools.byUv !== undefined);
  if (isReady) return { kind: 'ready', pip: before.pip === 'none' ? 'real' : before.pip };
  return whileLocked(path, facts, tools, async () => {
    const made = await makeUnderLock(path, facts, tools);
    if (made.kind === 'ready') settleOld(path, facts, tools);
    return made;
  });
}

/**
 * Makes a venv, makes it again, or adds the missing pip. The caller must hold the venv's lock. After the
 * caller has filled the venv, it calls settleOld, because an old venv may still be there under another name.
 */
export async function makeUnderLock(path: string, facts: Making, tools: VenvTools): Promise<Made> {
  const { screen } = tools;
  const shown = shownPath(path, facts);
  recoverOld(path, facts, tools);
  const state = inspectVenv(path, facts.user.uid, tools.look, tools.registry);
  if (state.kind === 'usable')
    return { kind: 'ready', pip: tools.byUv ? 'real' : await pipOf(state, path, facts, tools) };
  if (state.kind === 'broken') {
    const next = state.unquotable ? ['choose a directory without that in its name'] : [];
    if (!state.remake) throw new ShimError('venv-unusable', `${shown} can't be used: ${state.why}`, next);
    screen.line(`${shown}: ${state.why}; making it again`);
  }
  // If the broken venv saw the system's packages, the new one sees them too.
  const seesSystem = tools.seesSystem || (state.kind === 'broken' && state.seesSystem === true);
  const making = tools.files.forOurselves((asBefore) => {
    const early = tools.early && { ...tools.early, start: startBy(asBefore, tools.early) };
    return create(path, facts, { ...tools, seesSystem, ...(early && { early }) });
  });
  await screen.during(`making ${shown}`, Promise.race([making, tools.early?.started ?? making]));
  const made = await making;
  if (made.kind === 'ready') tools.stacks.renew(path, identify(path, tools.look));
  return made;
}

/**
 * Creates the venv. Until the last step, a record says that the venv is unfinished. If a step fails, removes
 * the new venv, and renames the old one back.
 */
async function create(path: string, facts: Making, tools: VenvTools): Promise<Made> {
  const attempt = attemptAt(path, tools);
  const discarded = (): string => `making ${path} failed; ${leftAt(path, tools.look, attempt.discard())}`;
  try {
    attempt.begin();
    const step = await runSteps(path, facts, tools);
    if ('pip' in step) {
      attempt.complete();
      return { kind: 'ready', pip: step.pip };
    }
    await tools.early?.stop();
    tools.screen.problem(discarded(), outputOf(step));
    return { kind: 'failed', ending: step.ending };
  } catch (error) {
    await tools.early?.stop();
    const problem = discarded();
    if (error instanceof Interrupted)
      return { kind: 'failed', ending: { kind: 'signal', signal: error.signal } };
    const why = error instanceof Error ? error.message : String(error);
    throw new ShimError('venv-failed', problem, [why, ...elsewhere(error)], { cause: error });
  }
}

/** The next steps if the directory can't be written to: other places for the venv. */
const elsewhere = (error: unknown): readonly string[] =>
  ['EACCES', 'EPERM', 'EROFS'].includes((error as { code?: string }).code ?? '')
    ? [
        'for a venv at another place: PIP_SHIM_VENV=/path/to/venv',
        "or, if your home can't be written to: HOME=/path",
      ]
    : [];

/** Runs the commands that make and fill the venv. Returns the pip to use, or how a failed command ended. */
export async function runSteps(
  path: string,
  facts: Making,
  tools: VenvTools,
): Promise<{ readonly pip: InstallingPip } | Captured> {
  const madeBy = tools.byUv ?? ((place: string) => makingBy(facts, place, tools.seesSystem));
  const { program, args } = madeBy(typedPath(path, facts));
  tools.screen.command(commandLine(tools.byUv ? 'uv' : program, args));
  // `-m` puts the current directory first on sys.path. So run in `/`, where no venv.py of the project is
  // found.
  const making = (): Promise<Captured> => tools.processes.captured({ ...madeBy(path), cwd: '/' });
  const { made, pip } = tools.byUv
    ? { made: await making(), pip: 'real' as const }
    : await bootstrapNew(path, facts, tools, making);
  if (!succeeded(made.ending)) return made;
  const filled = await tools.fill?.(pip);
  return filled && !succeeded(filled.ending) ? filled : { pip };
}

/** Returns a function that starts the command's pip with the user's own umask. */
const startBy =
  (asBefore: (start: () => void) => void, { start }: EarlyStart) =>
  (lender: string): void =>
    asBefore(() => start(lender));

/** The lines that a failed command has printed. */
export const outputOf = ({ stderr, stdout }: Captured): readonly string[] =>
  (stderr.trim() || stdout.trim()).split('\n');

/** Describes the files that a failed creation left. */
function leftAt(path: string, look: Look, unremovable: unknown): string {
  if (wasComplete(path, look)) return 'the old one is there as before';
  if (look.list(path).length === 0) return 'nothing was left behind';
  const why = unremovable instanceof Error ? `, which can't be removed: ${unremovable.message}` : '';
  return `the remains are in ${path}${why}`;
}

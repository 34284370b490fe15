import { inspectVenv, type VenvState } from '../../environment/venv-state.ts';
import { ShimError } from '../../system/errors.ts';
import { shownPath } from '../../system/paths.ts';
import type { Captured, Ending } from '../../system/ports.ts';
import { sayCure } from '../after-failure/cure.ts';
import { type Early, type Listener, runHeard } from '../after-failure/hearing.ts';
import type { CureTools } from '../after-failure/tools.ts';
import type { Facts } from '../facts.ts';
import type { Execution, Stage, VenvOffer } from '../offer.ts';
import { agreedRefill, type RefillTools } from './agreed-refill.ts';
import { carryConfig, oldVenvsOf, recoverOld, settleOld } from './aside.ts';
import { commandInVenv, type InstallingPip } from './command.ts';
import { withEditableProject } from './editable-project.ts';
import { oneAtATime } from './locking.ts';
import { type Made, makeUnderLock, outputOf, runSteps } from './making.ts';
import { versionNamed } from './other-version.ts';
import { runRefill } from './rebuild.ts';
import { explainPlace, sayWith } from './said.ts';
import { earlyRun, mayStartEarly, stoppingAtErrors } from './seed/early.ts';
import { noteSources, snapshotOf } from './sources.ts';
import { type InstalledCommands, NO_COMMANDS, type SummaryTools, summarise } from './summary.ts';
import { inThrowAwayVenv } from './throw-away.ts';
import type { VenvTools } from './tools.ts';
import { isUnused, type RemovalTools, removeVenv } from './unused.ts';
import { type Installer, installerFor, uvCommand, uvVenv } from './uv.ts';

export type VenvRemedyTools = Omit<VenvTools, 'processes' | 'screen'> &
  SummaryTools &
  RefillTools & {
    /**
     * Prepares the next commands here: writes the files that let them skip Node, if possible, and places
     * shims of the venv's commands.
     */
    readonly prepareNext: (venv: string, facts: Facts) => InstalledCommands;
    readonly listener: Listener;
    readonly cures: CureTools;
    readonly stacks: RemovalTools['stacks'];
    /** Whether this process got a signal. pip's exit code does not tell, because it is 1 after Ctrl-C too. */
    readonly wasInterrupted: () => boolean;
    /**
     * Whether the venv is in use: a shell has it active, or another process runs a program of it or waits for
     * its lock.
     */
    readonly isInUse: (venv: string) => boolean;
  };

/** Makes the venv if needed, then runs the user's command in it. */
export function venvRemedy(tools: VenvRemedyTools): Execution<VenvOffer> {
  return {
    async execute(offer, given, stage) {
      const facts = withEditableProject(given, offer);
      explainPlace(offer, facts, stage);
      if (offer.action === 'rehearse') return rehearse(offer, facts, stage, tools);
      return oneAtATime(offer.path, facts, { ...tools, ...stage }, (noLock) => {
        if (noLock === undefined) recoverOld(offer.path, facts, { ...tools, ...stage });
        const now = inspectVenv(offer.path, facts.user.uid, tools.look, tools.registry);
        if (noLock && now.kind !== 'usable') throw noLock;
        assertAsOffered(offer, facts, now);
        const isFirst = oldVenvsOf(offer.path, { ...tools, ...stage }).length === 0;
        const isNew = offer.action === 'create' && !tools.look.lstat(offer.path);
        const mayGo = noLock === undefined && isNew && isFirst;
        return installInto(offer, facts, stage, { ...tools, mayGo }, now);
      });
    },
  };
}

/**
 * Runs a dry run in a throw-away venv, or an uninstall where there is no venv. The message names only the
 * venv that an install would make. Copies the pip.conf of a broken venv, as an install would.
 */
function rehearse(offer: VenvOffer, facts: Facts, stage: Stage, tools: VenvRemedyTools): Promise<Ending> {
  const shown = shownPath(offer.path, facts);
  const isUninstall = facts.request.kind === 'uninstall';
  stage.screen.line(
    isUninstall
      ? `there is no ${shown}: pip looks into an empty, throw-away venv`
      : `a dry run: pip works in a throw-away venv, and ${shown} is not made`,
  );
  return inThrowAwayVenv(facts.temporary, { ...tools, ...stage }, async (path) => {
    const installer = installerFor(facts);
    const { seesSystem = false } = offer;
    const making = { ...tools, ...stage, ...byUvOf(installer, facts, seesSystem), seesSystem };
    carryConfig({ aside: offer.path }, path, making);
    const made = await runSteps(path, facts, making);
    if (!('pip' in made)) {
      stage.screen.problem('the throw-away venv could not be made', outputOf(made));
      return made.ending;
    }
    return run(installer, { ...offer, path }, facts, { ...stage, ...tools }, made.pip);
  });
}

/** Makes the venv if needed, and installs into it. The caller holds the venv's lock, if there is one. */
async function installInto(
  offer: VenvOffer,
  facts: Facts,
  stage: Stage,
  tools: VenvRemedyTools & { readonly mayGo: boolean },
  now: VenvState,
): Promise<Ending> {
  const { seesSystem = false } = offer;
  const installer = installerFor(facts);
  const making = { ...tools, ...stage, ...byUvOf(installer, facts, seesSystem), seesSystem };
  const { dryRun } = facts.request.settings;
  const refill = await agreedRefill(offer.path, facts, stage, making);
  if (typeof refill === 'string') return { kind: 'exit', code: refill === 'stopped' ? 1 : 130 };
  const fill = (pip: InstallingPip): Promise<Captured> => runRefill(offer.path, refill, pip, facts, making);
  const runWith = (pip: InstallingPip, begun?: Early): Promise<Ending> =>
    run(installer, offer, facts, { ...stage, ...tools }, pip, begun);
  const early =
    !refill && mayStartEarly(installer, facts) ? earlyRun((begun) => runWith('script', begun)) : undefined;
  // In a dry run, a venv without pip gets none. The real pip looks at such a venv from outside.
  const made: Made =
    dryRun && now.kind === 'usable' && now.pip === 'none'
      ? { kind: 'ready', pip: 'real' }
      : await stoppingAtErrors(
          early,
          makeUnderLock(offer.path, facts, { ...making, ...(refill && { fill }), ...(early && { early }) }),
        );
  if (made.kind === 'failed') return made.ending;
  const before = snapshotOf(offer.path, tools.look);
  const { ofCommand } = tools.indexFor(offer.path, facts);
  const ending = await (early?.goOn() ?? runWith(made.pip));
  if (hasFailed(ending, tools) && tools.mayGo && wentAgain(offer.path, facts, stage, tools)) return ending;
  const isOurs = tools.registry.find(offer.path)?.state === 'made';
  if (isOurs && !dryRun)
    noteSources(offer.path, before, installer.kind === 'pip' ? ofCommand : undefined, tools);
  const commands = dryRun ? NO_COMMANDS : tools.prepareNext(offer.path, facts);
  const left = inspectVenv(offer.path, facts.user.uid, tools.look, tools.registry);
  summarise(offer, facts, stage, tools, ending, left, commands);
  settleOld(offer.path, facts, { ...tools, ...stage });
  return ending;
}

const byUvOf = (installer: Installer, facts: Facts, seesSystem = false): Pick<VenvTools, 'byUv'> =>
  installer.kind === 'uv' ? { byUv: uvVenv(installer, facts, seesSystem) } : {};

const hasFailed = (ending: Ending, { wasInterrupted }: Pick<VenvRemedyTools, 'wasInterrupted'>): boolean =>
  ending.kind === 'exit' && ending.code !== 0 && !wasInterrupted();

/** Shows the user's command for the offer's venv, and runs it. If it fails, says what is known to help. */
async function run(
  installer: Installer,
  offer: VenvOffer,
  facts: Facts,
  stage: Stage & Pick<VenvRemedyTools, 'listener' | 'cures' | 'wasInterrupted'>,
  pip: InstallingPip,
  early?: Early,
): Promise<Ending> {
  const command =
    installer.kind === 'uv' ? uvCommand(installer, offer.path) : commandInVenv(facts, offer.path, pip);
  sayWith(installer, offer, facts, stage, command);
  const { ending, heard } = await runHeard(command, installer.kind === 'uv', stage, stage.listener, early);
  const isWhole = early === undefined || (await early.isComplete);
  if (isWhole && hasFailed(ending, stage)) await sayCure(heard, facts, stage.screen, stage.cures);
  return ending;
}

/**
 * Removes a new venv that nobody needs. Returns false if the venv stays. The caller holds the venv's lock.
 */
function wentAgain(path: string, facts: Facts, { screen }: Stage, tools: VenvRemedyTools): boolean {
  const left = inspectVenv(path, facts.user.uid, tools.look, tools.registry);
  if (!isUnused(path, left, tools.look, tools.registry) || tools.isInUse(path)) return false;
  const shown = shownPath(path, facts);
  try {
    removeVenv(path, tools);
  } catch {
    return false; // the summary says whether what is left still works
  }
  screen.line(`removed ${shown} again: it was new, and nothing but pip was in it`);
  return true;
}

/**
 * Throws if somebody has made or deleted the venv since pip-shim made the offer, which was before it held the
 * lock. But an install may go on if the deleted venv or the new venv is pip-shim's own.
 */
function assertAsOffered({ path, source, action }: VenvOffer, facts: Facts, now: VenvState): void {
  const shown = shownPath(path, facts);
  const next = ['type the command again'];
  const before = facts.venvs.places.find((place) => place.path === path)?.state;
  const wasOurs = before?.kind === 'usable' && before.ours;
  const isMaking = action === 'create' || action === 'remake';
  if (now.kind === 'absent' && !isMaking && (facts.request.kind === 'uninstall' || !wasOurs))
    throw new ShimError('venv-gone', `${shown} was deleted meanwhile by another command`, next);
  const isOther = now.kind === 'usable' && ![now.version, undefined].includes(versionNamed(facts));
  if (now.kind === 'usable' && isMaking && ((!now.ours && source !== 'PIP_SHIM_VENV') || isOther))
    throw new ShimError(
      'venv-changed',
      `another command has made ${shown} meanwhile; nothing in it was run`,
      next,
    );
}

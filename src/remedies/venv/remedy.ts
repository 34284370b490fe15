import { inspectVenv, type VenvState } from '../../environment/venv-state.ts';
import { ShimError } from '../../system/errors.ts';
import { shownPath } from '../../system/paths.ts';
import type { Captured, Ending } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import type { Remedy, Stage, VenvOffer } from '../offer.ts';
import { settleOld } from './aside.ts';
import { commandInVenv, type InstallingPip } from './command.ts';
import { withEditableProject } from './editable-project.ts';
import { evaluateVenv } from './evaluate.ts';
import { oneAtATime } from './locking.ts';
import { type Made, makeUnderLock, outputOf, runSteps } from './making.ts';
import { versionNamed } from './other-version.ts';
import { refillFor, runRefill } from './rebuild.ts';
import { type Refill, shownHeld, type Wanted } from './refill.ts';
import { explainPlace, sayWith } from './said.ts';
import { noteSources, snapshotOf } from './sources.ts';
import { type InstalledCommands, NO_COMMANDS, type SummaryTools, summarise } from './summary.ts';
import { inThrowAwayVenv } from './throw-away.ts';
import type { VenvTools } from './tools.ts';
import { type Installer, installerFor, uvCommand, uvVenv } from './uv.ts';

export type VenvRemedyTools = Omit<VenvTools, 'processes' | 'screen'> &
  SummaryTools & {
    /**
     * Prepares the next commands here: writes the files that let them skip Node, if that is possible, and places
     * the shims of the venv's commands.
     */
    readonly prepareNext: (venv: string, facts: Facts) => InstalledCommands;
    /** The only index that pip may use in the venv: by its settings, and with the command's options too. */
    readonly indexFor: (venv: string, facts: Facts) => IndexFor;
    /** Asks a yes-or-no question at the terminal. The default is yes. */
    readonly agrees: (question: string, facts: Facts) => Promise<boolean | 'interrupted'>;
  };

interface IndexFor {
  readonly now: string | undefined;
  readonly ofCommand: string | undefined;
}

/** Makes the venv if needed, then runs the user's command in it. */
export function venvRemedy(tools: VenvRemedyTools): Remedy<VenvOffer> {
  return {
    name: 'venv',
    evaluate: evaluateVenv,
    async execute(offer, given, stage) {
      const facts = withEditableProject(given, offer);
      explainPlace(offer, facts, stage);
      if (offer.action === 'rehearse') return rehearse(offer, facts, stage, tools);
      return oneAtATime(offer.path, facts, { ...tools, ...stage }, (noLock) => {
        const now = inspectVenv(offer.path, facts.user.uid, tools.look, tools.registry);
        if (noLock && now.kind !== 'usable') throw noLock;
        assertAsOffered(offer, facts, now);
        return installInto(offer, facts, stage, tools, now);
      });
    },
  };
}

/** Runs the dry run in a throw-away venv. Only where the venv of the place would be is said. */
function rehearse(offer: VenvOffer, facts: Facts, stage: Stage, tools: VenvRemedyTools): Promise<Ending> {
  const shown = shownPath(offer.path, { cwd: facts.cwd, home: facts.user.home });
  stage.screen.line(`a dry run: it resolves in a throw-away venv, and ${shown} is not made`);
  return inThrowAwayVenv(facts.temporary, { ...tools, ...stage }, async (path) => {
    const installer = installerFor(facts);
    const seesSystem = facts.settings.systemSitePackages;
    const making = { ...tools, ...stage, ...byUvOf(installer, facts, seesSystem), seesSystem };
    const made = await runSteps(path, facts, making);
    if (!('pip' in made)) {
      stage.screen.problem('the throw-away venv could not be made', outputOf(made));
      return made.ending;
    }
    return run(installer, { ...offer, path }, facts, stage, made.pip);
  });
}

/** Makes the venv if needed, and installs into it. The caller holds the venv's lock, if there is one. */
async function installInto(
  offer: VenvOffer,
  facts: Facts,
  stage: Stage,
  tools: VenvRemedyTools,
  now: VenvState,
): Promise<Ending> {
  const { seesSystem = false } = offer;
  const installer = installerFor(facts);
  const making = { ...tools, ...stage, ...byUvOf(installer, facts, seesSystem), seesSystem };
  const { dryRun } = facts.request.settings;
  const refill = await agreedRefill(offer.path, facts, stage, making);
  if (refill === 'interrupted') return { kind: 'exit', code: 130 };
  const fill = (pip: InstallingPip): Promise<Captured> => runRefill(offer.path, refill, pip, facts, making);
  // In a dry run, a venv without pip gets none: the real pip looks at it from outside.
  const made: Made =
    dryRun && now.kind === 'usable' && now.pip === 'none'
      ? { kind: 'ready', pip: 'real' }
      : await makeUnderLock(offer.path, facts, refill ? { ...making, fill } : making);
  if (made.kind === 'failed') return made.ending;
  const before = snapshotOf(offer.path, tools.look);
  const { ofCommand } = tools.indexFor(offer.path, facts);
  const ending = await run(installer, offer, facts, stage, made.pip);
  const isOurs = tools.registry.find(offer.path)?.state === 'made';
  if (installer.kind === 'pip' && ofCommand !== undefined && isOurs && !dryRun)
    noteSources(offer.path, before, ofCommand, tools);
  const commands = dryRun ? NO_COMMANDS : tools.prepareNext(offer.path, facts);
  const left = inspectVenv(offer.path, facts.user.uid, tools.look, tools.registry);
  summarise(offer, facts, stage, tools, ending, left, commands);
  settleOld(offer.path, facts, { ...tools, ...stage });
  return ending;
}

const byUvOf = (installer: Installer, facts: Facts, seesSystem = false): Pick<VenvTools, 'byUv'> =>
  installer.kind === 'uv' ? { byUv: uvVenv(installer, facts, seesSystem) } : {};

/** Shows the user's command for the offer's venv, and runs it. */
function run(
  installer: Installer,
  offer: VenvOffer,
  facts: Facts,
  stage: Stage,
  pip: InstallingPip,
): Promise<Ending> {
  const command =
    installer.kind === 'uv' ? uvCommand(installer, offer.path) : commandInVenv(facts, offer.path, pip);
  sayWith(installer, offer, facts, stage, command);
  return stage.processes.attached(command);
}

/**
 * If the venv is made again, asks whether to install what it had. Undefined if the answer is no, if nobody can
 * answer, or if nothing may be fetched; then the old venv stays, and settleOld says so.
 */
async function agreedRefill(
  path: string,
  facts: Facts,
  { unattended }: Stage,
  tools: VenvRemedyTools & Stage,
): Promise<Refill | 'interrupted' | undefined> {
  if (unattended || facts.request.settings.dryRun) return undefined;
  const { user, settings } = facts;
  const state = inspectVenv(path, user.uid, tools.look, tools.registry);
  if (state.kind !== 'broken') return undefined;
  const now = { sole: tools.indexFor(path, facts).now, isLocked: settings.index?.locked === true };
  const refill = refillFor(path, state, now, tools);
  const held = refill?.steps.flatMap((step) => step.held) ?? [];
  if (held.length === 0) return undefined;
  const shown = shownPath(path, { cwd: facts.cwd, home: user.home });
  const agreed = await tools.agrees(`Install again what ${shown} had: ${listOf(held)}?`, facts);
  return agreed === 'interrupted' ? agreed : agreed ? refill : undefined;
}

/** The first names of a list, so that a question stays short. */
function listOf(held: readonly Wanted[]): string {
  const first = held.slice(0, 5).map(shownHeld).join(', ');
  return held.length > 5 ? `${first} and ${held.length - 5} more` : first;
}

/**
 * pip-shim made the offer before it held the lock. Throws if somebody has made or deleted the venv meanwhile.
 * But an install may go on if pip-shim had made the deleted venv, or has made the new venv.
 */
function assertAsOffered({ path, source, action }: VenvOffer, facts: Facts, now: VenvState): void {
  const shown = shownPath(path, { cwd: facts.cwd, home: facts.user.home });
  const next = ['type the command again'];
  const before = facts.venvs.places.find((place) => place.path === path)?.state;
  const wasOurs = before?.kind === 'usable' && before.ours;
  const isMaking = action === 'create' || action === 'remake';
  if (now.kind === 'absent' && !isMaking && (facts.request.kind === 'uninstall' || !wasOurs))
    throw new ShimError('venv-gone', `${shown} was deleted meanwhile by another command`, { next });
  const isOther = now.kind === 'usable' && ![now.version, undefined].includes(versionNamed(facts));
  if (now.kind === 'usable' && isMaking && ((!now.ours && source !== 'PIP_SHIM_VENV') || isOther))
    throw new ShimError(
      'venv-changed',
      `another command has made ${shown} meanwhile; nothing in it was run`,
      {
        next,
      },
    );
}

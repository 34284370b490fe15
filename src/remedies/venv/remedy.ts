import { inspectVenv, type VenvState } from '../../environment/venv-state.ts';
import { ShimError } from '../../system/errors.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import type { Command, Ending } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Remedy, Stage, VenvOffer } from '../offer.ts';
import { commandInVenv } from './command.ts';
import { withEditableProject } from './editable-project.ts';
import { evaluateVenv } from './evaluate.ts';
import { oneAtATime } from './locking.ts';
import { makeUnderLock } from './making.ts';
import { versionNamed } from './other-version.ts';
import { type SummaryTools, summarise } from './summary.ts';
import type { VenvTools } from './tools.ts';
import { type Installer, installerFor, uvCommand, uvVenv } from './uv.ts';

export type VenvRemedyTools = Omit<VenvTools, 'processes' | 'screen'> &
  SummaryTools & {
    /** Writes the file that lets the next install into this venv skip Node, if that is possible. */
    readonly leavePass: (venv: string, facts: Facts) => void;
  };

/** Makes the venv if needed, then runs the user's command in it. */
export function venvRemedy(tools: VenvRemedyTools): Remedy<VenvOffer> {
  return {
    name: 'venv',
    evaluate: evaluateVenv,
    async execute(offer, given, stage) {
      const facts = withEditableProject(given, offer);
      explainPlace(offer, facts, stage);
      return oneAtATime(offer.path, facts, { ...tools, ...stage }, (noLock) => {
        const now = inspectVenv(offer.path, facts.user.uid, tools.look, tools.registry);
        if (noLock && now.kind !== 'usable') throw noLock;
        assertAsOffered(offer, facts, now);
        return installInto(offer, facts, stage, tools);
      });
    },
  };
}

/** Makes the venv if needed, and installs into it. The caller holds the venv's lock, if there is one. */
async function installInto(
  offer: VenvOffer,
  facts: Facts,
  stage: Stage,
  tools: VenvRemedyTools,
): Promise<Ending> {
  const { seesSystem = false } = offer;
  const installer = installerFor(facts);
  const byUv = installer.kind === 'uv' ? { byUv: uvVenv(installer, facts, seesSystem) } : {};
  const made = await makeUnderLock(offer.path, facts, { ...tools, ...stage, ...byUv, seesSystem });
  if (made.kind === 'failed') return made.ending;
  const command =
    installer.kind === 'uv' ? uvCommand(installer, offer.path) : commandInVenv(facts, offer.path, made.pip);
  sayWith(installer, offer, facts, stage, command);
  const ending = await stage.processes.attached(command);
  tools.leavePass(offer.path, facts);
  const left = inspectVenv(offer.path, facts.user.uid, tools.look, tools.registry);
  summarise(offer, facts, stage, tools, ending, left);
  return ending;
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

/** Shows the command, and explains how it differs from the typed command. */
function sayWith(
  installer: Installer,
  { path }: VenvOffer,
  facts: Facts,
  { screen }: Stage,
  { program, args }: Command,
): void {
  if (installer.kind === 'uv') {
    screen.command(commandLine('uv', uvCommand(installer, typedPath(path, facts)).args));
    return;
  }
  if (installer.why !== undefined) screen.line(`pip is used instead of uv (installer: uv): ${installer.why}`);
  const { user } = facts.request.settings;
  if (user)
    screen.line(`added --no-user: ${userSource(user)} asks for a user install, which venvs don't support`);
  screen.command(commandLine(typedPath(program, facts), args));
}

/** Prints why the packages go to an unexpected place, if there is no menu that tells it to the user. */
function explainPlace(offer: VenvOffer, facts: Facts, { screen, unattended }: Stage): void {
  const { unused } = facts.venvs;
  if (!unattended) return;
  if (unused) screen.line(`VIRTUAL_ENV names ${unused.path}, but ${unused.why}`);
  if (offer.source === 'default') screen.line(`the venv is the one named default, ${offer.reason}`);
}

function userSource(source: 'argument' | 'environment' | 'config'): string {
  if (source === 'argument') return '--user';
  return source === 'environment' ? 'PIP_USER' : "pip's config file";
}

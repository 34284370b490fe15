import type { Facts } from '../../core/facts.ts';
import type { Remedy, Stage, VenvOffer } from '../../core/offer.ts';
import { typedPath } from '../../core/paths.ts';
import type { Command } from '../../core/ports.ts';
import { commandLine } from '../../core/text.ts';
import { type ClosingTools, close } from './closing.ts';
import { commandInVenv } from './command.ts';
import { fitVenv } from './fit.ts';
import { withItself } from './itself.ts';
import { oneAtATime } from './locking.ts';
import { makeVenv, type VenvTools } from './making.ts';
import { type Installer, installerFor, uvCommand, uvVenv } from './uv.ts';

export type VenvRemedyTools = Omit<VenvTools, 'processes' | 'screen'> &
  ClosingTools & {
    /** Spares the next install into this venv the whole look at it, where that can be. */
    readonly leavePass: (venv: string, facts: Facts) => void;
  };

/** The project's venv: made if need be, then the user's command again in it. */
export function venvRemedy(tools: VenvRemedyTools): Remedy<VenvOffer> {
  return {
    name: 'venv',
    fit: fitVenv,
    async carryOut(offer, given, stage) {
      const facts = withItself(given, offer);
      explainPlace(offer, facts, stage);
      const installer = installerFor(facts);
      const byUv = installer.kind === 'uv' ? { byUv: uvVenv(installer, facts) } : {};
      const made = await makeVenv(offer.path, facts, { ...tools, ...stage, ...byUv });
      if (made.kind === 'failed') return made.ending;
      const command =
        installer.kind === 'uv'
          ? uvCommand(installer, offer.path)
          : commandInVenv(facts, offer.path, made.pip);
      sayWith(installer, offer, facts, stage, command);
      const ending = await oneAtATime(offer.path, facts, { ...tools, ...stage }, async () => {
        const ended = await stage.processes.attached(command);
        tools.leavePass(offer.path, facts);
        return ended;
      });
      close(offer, facts, stage, tools, ending);
      return ending;
    },
  };
}

/** The command, and what differs from what was typed. */
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
  if (installer.why !== undefined) screen.line(`pip installs it: ${installer.why} (installer: uv)`);
  const { user } = facts.request.settings;
  if (user) screen.line(`--no-user added: a venv has no user scheme (asked for by ${userSource(user)})`);
  screen.command(commandLine(typedPath(program, facts), args));
}

/** Why it is not the place that one would expect; the menu has said it already where there was one. */
function explainPlace(offer: VenvOffer, facts: Facts, { screen, unattended }: Stage): void {
  const { broken } = facts.venvs;
  if (!unattended) return;
  if (broken) screen.line(`VIRTUAL_ENV is ${broken.path}, but ${broken.why}`);
  if (offer.source === 'default') screen.line(`the venv is the one named default, ${offer.reason}`);
}

function userSource(source: 'argument' | 'environment' | 'config'): string {
  if (source === 'argument') return '--user';
  return source === 'environment' ? 'PIP_USER' : "pip's config file";
}

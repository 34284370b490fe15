import type { Facts } from '../../core/facts.ts';
import type { Remedy, Stage, VenvOffer } from '../../core/offer.ts';
import { shownPath, typedPath } from '../../core/paths.ts';
import type { Ending } from '../../core/ports.ts';
import { commandLine } from '../../core/text.ts';
import type { ShellSyntax } from '../../shells/shell.ts';
import { commandInVenv } from './command.ts';
import { fitVenv } from './fit.ts';
import { makeVenv, type VenvTools } from './making.ts';

export interface VenvRemedyTools extends Omit<VenvTools, 'processes' | 'screen'> {
  /** Syntax of the shell that the user types in. */
  readonly shell: ShellSyntax;
  /** VIRTUAL_ENV */
  readonly active: string | undefined;
  /** Adds a directory to the PATH of later steps where the CI system has a way; says whether it did. */
  readonly addToLaterSteps: (directory: string) => boolean;
}

/** The project's venv: made if need be, then the user's command again in it. */
export function venvRemedy(tools: VenvRemedyTools): Remedy<VenvOffer> {
  return {
    name: 'venv',
    fit: fitVenv,
    async carryOut(offer, facts, stage) {
      explainPlace(offer, facts, stage);
      const made = await makeVenv(offer, facts, { ...tools, ...stage });
      if (made.kind === 'failed') return made.ending;
      const command = commandInVenv(facts, offer.path, made.pip);
      const { user } = facts.request.settings;
      if (user)
        stage.screen.line(`--no-user added: a venv has no user scheme (asked for by ${userSource(user)})`);
      stage.screen.command(commandLine(typedPath(command.program, facts), command.args));
      const ending = await stage.processes.attached(command);
      close(offer, facts, stage, tools, ending);
      return ending;
    },
  };
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

/** What was done, where it lives, and what to type next. */
function close(offer: VenvOffer, facts: Facts, stage: Stage, tools: VenvRemedyTools, ending: Ending): void {
  const { screen } = stage;
  const shown = shownPath(offer.path, { cwd: facts.cwd, home: facts.user.home });
  if (ending.kind !== 'exit' || ending.code !== 0) {
    if (offer.action === 'create' || offer.action === 'remake') screen.line(`${shown} is whole and stays`);
    return;
  }
  if (facts.request.kind === 'uninstall') return;
  const directory = `${offer.path}/bin`;
  if (stage.unattended) {
    screen.line(`installed in ${shown}; for the commands in it: ${tools.shell.prependPath(directory)}`);
    if (tools.addToLaterSteps(directory))
      screen.line(`${shown}/bin is on PATH in the steps that follow ($GITHUB_PATH)`);
    return;
  }
  screen.line(`installed in ${shown}`);
  if (tools.active !== offer.path)
    screen.line(`to use it in this shell: ${tools.shell.activate(offer.path)}`);
}

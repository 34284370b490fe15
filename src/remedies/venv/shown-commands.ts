import type { VenvPlace } from '../../environment/venv-places.ts';
import type { VenvState } from '../../environment/venv-state.ts';
import { typedPath } from '../../system/paths.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { VenvOffer } from '../offer.ts';
import { commandInVenv, type InstallingPip, makingBy } from './command.ts';
import { installerFor, uvCommand, uvVenv } from './uv.ts';

/** The commands that an offer would run, written as a user could type them. */
export function commandsFor(
  { path, state }: VenvPlace,
  { action, seesSystem }: Pick<VenvOffer, 'action' | 'seesSystem'>,
  facts: Facts,
): readonly string[] {
  const typed = action === 'rehearse' ? `${facts.temporary}/pip-shim-XXXXXX` : typedPath(path, facts);
  const isThere = action === 'use' || action === 'seed';
  const installer = installerFor(facts);
  if (installer.kind === 'uv') {
    const runs = [
      ...(isThere ? [] : [uvVenv(installer, facts, seesSystem)(typed)]),
      uvCommand(installer, typed),
    ];
    return runs.map(({ args }) => commandLine('uv', args));
  }
  const pip = shownPip(state, action);
  const command = commandInVenv(facts, typed, pip);
  const install = commandLine(command.program, command.args);
  return isThere ? [install] : [makeCommand(facts, typed, seesSystem), install];
}

/**
 * The pip in the shown commands. A new venv will have bin/pip. In a dry run, a venv without pip gets the real
 * pip.
 */
function shownPip(state: VenvState, action: VenvOffer['action']): InstallingPip {
  if (state.kind !== 'usable') return 'script';
  return state.pip === 'none' ? (action === 'use' ? 'real' : 'script') : state.pip;
}

/** The command that makes a venv, as a user could type it. */
export function makeCommand(facts: Pick<Facts, 'interpreter'>, path: string, seesSystem = false): string {
  const { program, args } = makingBy(facts, path, seesSystem);
  return commandLine(program, args);
}

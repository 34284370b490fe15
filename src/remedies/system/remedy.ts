import type { InstallCommands } from '../../platforms/package-manager.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { type Ending, isSuccess } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Execution, Stage, SystemOffer } from '../offer.ts';
import { canBeMadeSeeing } from '../venv/seeing-system.ts';
import { makeCommand } from '../venv/shown-commands.ts';
import type { Machine } from './command-there.ts';
import { commandsOf, type Managers } from './evaluate.ts';
import { findAsked, lacking, othersToSay, whatIsThere } from './what-is-there.ts';

/** Installs packages of the distribution. */
export function systemRemedy(managers: Managers, machine: Machine): Execution<SystemOffer> {
  return {
    async execute(offer, facts, stage) {
      const commands = commandsOf(facts, managers);
      if (offer.action === 'install') {
        const ending = await install(offer, commands, stage);
        if (!isSuccess(ending)) return ending;
      }
      const found = await findAsked(facts, commands?.files, stage.processes, machine);
      const missing = lacking(found, facts);
      if (missing.length > 0) {
        stage.screen.problem(missing.join('; '), takenBack(offer));
        return { kind: 'exit', code: 1, hasChanged: offer.action === 'install' };
      }
      if (offer.action === 'nothing') stage.screen.line(`nothing to do: ${whatIsThere(found, facts)}`);
      for (const line of othersToSay(found, offer.action)) stage.screen.line(line);
      sayWhichPython(facts, stage, machine);
      return { kind: 'exit', code: 0 };
    },
  };
}

const takenBack = ({ undoCommands = [] }: SystemOffer): readonly string[] =>
  undoCommands.map((command) => `to remove what was installed: ${command}`);

async function install(
  offer: SystemOffer,
  commands: InstallCommands | undefined,
  { processes, screen, unattended }: Stage,
): Promise<Ending> {
  const run = unattended ? offer.unattended : offer.run;
  if (!run) throw new Error('an offer to install without a command');
  screen.command(commandLine(run.program, run.args));
  const ending = await processes.attached(run);
  // With `-n`, sudo and doas exit with 1 if they lack permission or a password. apt-get exits with 100 if it
  // fails.
  const raised = run.program === 'sudo' || run.program === 'doas';
  if (unattended && raised && ending.kind === 'exit' && ending.code === 1) {
    const other = commands?.failsLikeSudo ? ', or the install failed' : '';
    screen.problem(`${run.program} could not run it without a password${other}`, [
      `run it yourself: ${offer.commands.join(' && ')}`,
    ]);
  }
  return ending;
}

/** If the user may think that the venv's Python can import the package, says which Python can. */
function sayWhichPython(facts: Facts, { screen }: Stage, { look }: Machine): void {
  const { venvs, packages, system, interpreter } = facts;
  const venv = venvs.places.find(({ source, state }) => source !== 'default' && state.kind === 'usable');
  if (venv?.state.kind !== 'usable' || venv.state.seesSystem) return;
  if (system.noLibraries || packages.every(({ kind }) => kind === 'tool')) return;
  const shown = shownPath(venv.path, facts);
  const why = `the Python of ${shown} can't, because that venv does not see the system's packages`;
  const isChangeable = canBeMadeSeeing(venv.path, venv.state, interpreter, look);
  const cure = makeCommand(facts, typedPath(venv.path, facts), true);
  screen.line(
    `${interpreter.path} can import it; ${why}${isChangeable ? `; to let it see them: ${cure}` : ''}`,
  );
}

import type { Interpreter } from '../../environment/interpreter.ts';
import { broughtBy } from '../../packages/import-names.ts';
import type { InstallCommands } from '../../platforms/package-manager.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { type Ending, isSuccess, type Look, type Processes } from '../../system/ports.ts';
import { commandLine, normaliseName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Execution, Stage, SystemOffer } from '../offer.ts';
import { makeCommand } from '../venv/shown-commands.ts';
import { commandsOf, type Managers } from './evaluate.ts';

/** Access to the files and the commands on this machine. */
export interface Machine {
  readonly look: Look;
  readonly find: Processes['find'];
}

/** The library directories of the system's Python. Sources: Debian's Python policy (2.5), and CPython. */
const placesOf = ({ version }: Interpreter): readonly string[] => [
  '/usr/lib/python3/dist-packages',
  `/usr/lib/python${version}/site-packages`,
  `/usr/lib64/python${version}/site-packages`,
];

/** Installs packages of the distribution. */
export function systemRemedy(managers: Managers, machine: Machine): Execution<SystemOffer> {
  return {
    async execute(offer, facts, stage) {
      switch (offer.action) {
        case 'nothing':
          stage.screen.line(`nothing to do: ${whatIsThere(facts, machine)}`);
          sayWhichPython(facts, stage);
          return { kind: 'exit', code: 0 };
        case 'install':
          return install(offer, commandsOf(facts, managers), stage).then((ending) => {
            if (isSuccess(ending)) sayWhichPython(facts, stage);
            return ending;
          });
      }
    },
  };
}

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
function sayWhichPython(facts: Facts, { screen }: Stage): void {
  const { venvs, packages, system, interpreter } = facts;
  const venv = venvs.places.find(({ source, state }) => source !== 'default' && state.kind === 'usable');
  if (venv?.state.kind !== 'usable' || venv.state.seesSystem) return;
  if (system.noLibraries || packages.every(({ kind }) => kind === 'tool')) return;
  const shown = shownPath(venv.path, facts);
  const why = `the Python of ${shown} can't, because that venv does not see the system's packages`;
  const isChangeable = venv.state.ours && venv.state.version === interpreter.version;
  const cure = makeCommand(facts, typedPath(venv.path, facts), true);
  screen.line(
    `${interpreter.path} can import it; ${why}${isChangeable ? `; to let it see them: ${cure}` : ''}`,
  );
}

/** Tells which modules and commands the user can use now, according to the installed metadata. */
function whatIsThere({ system, packages, named, interpreter }: Facts, { look, find }: Machine): string {
  const wanted = new Set(named.filter(({ applies }) => applies === 'yes').map(({ name }) => name));
  const asked = packages.filter(({ name }) => wanted.has(name));
  const brought = new Map(placesOf(interpreter).flatMap((place) => [...broughtBy([...wanted], place, look)]));
  const imports = asked
    .filter(({ kind }) => kind !== 'tool' && system.noLibraries === undefined)
    .flatMap(({ name }) => {
      const imports = brought.get(name)?.imports ?? [];
      return imports.find((each) => normaliseName(each) === name) ?? imports[0] ?? [];
    });
  const commands = asked
    .filter(({ kind }) => kind === 'tool' || kind === 'both')
    .flatMap(({ name }) => {
      const path = [name, ...(brought.get(name)?.commands ?? [])].map((each) => find(each)).find(Boolean);
      return path ?? [];
    });
  const told = [
    ...(imports.length > 0
      ? [`import ${imports.join(', ')} ${imports.length > 1 ? 'work' : 'works'} with ${interpreter.path} now`]
      : []),
    ...(commands.length > 0 ? [`${commands.join(', ')} can be called now`] : []),
  ];
  return told.length > 0 ? told.join(', and ') : `${system.of} has it installed already`;
}

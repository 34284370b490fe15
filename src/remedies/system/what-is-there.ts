import type { Interpreter } from '../../environment/interpreter.ts';
import { broughtBy } from '../../packages/import-names.ts';
import type { InstallCommands } from '../../platforms/package-manager.ts';
import type { Processes } from '../../system/ports.ts';
import { normaliseName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { SystemOffer } from '../offer.ts';
import { type Asked, type CommandThere, commandThere, isTool, type Machine } from './command-there.ts';

/** A requirement's package, with its modules and its command on this machine. */
export interface Found extends Asked {
  readonly imports: readonly string[];
  /** Undefined for a library, and if pip-shim can't tell. */
  readonly command: CommandThere | undefined;
}

/** The library directories of the system's Python. Sources: Debian's Python policy (2.5), and CPython. */
const placesOf = ({ version }: Interpreter): readonly string[] => [
  '/usr/lib/python3/dist-packages',
  `/usr/lib/python${version}/site-packages`,
  `/usr/lib64/python${version}/site-packages`,
];

/** Finds what the system has now of the requirements that apply here. */
export function findAsked(
  { named, packages, system, interpreter }: Facts,
  files: InstallCommands['files'],
  processes: Pick<Processes, 'captured'>,
  machine: Machine,
): Promise<readonly Found[]> {
  const wanted = named.filter(({ applies }) => applies === 'yes').map(({ name }) => name);
  const places = placesOf(interpreter);
  const brought = new Map(places.flatMap((place) => [...broughtBy(wanted, place, machine.look)]));
  const asked = packages.filter(({ name }) => wanted.includes(name));
  return Promise.all(
    asked.map(async (known) => {
      const { imports = [], commands = [] } = brought.get(known.name) ?? {};
      const systemPackage = system.answers.find(({ name }) => name === known.name)?.package ?? '';
      const it = { known, systemPackage, commands };
      const hasCommand = known.kind === 'tool' || known.kind === 'both';
      const command = hasCommand ? await commandThere(it, files, processes, machine) : undefined;
      return { ...it, imports, command };
    }),
  );
}

/**
 * What is wrong if the package manager has ended well, and a tool's command is not there all the same. A
 * package may have only modules (`rrdtool`), or functions of a shell (`virtualenvwrapper`). So a package whose
 * modules are there counts as complete.
 */
export function lacking(found: readonly Found[], { system: { manager } }: Facts): readonly string[] {
  return found.flatMap(({ known, systemPackage, command, imports }) => {
    if (command?.kind === 'absent')
      return [`${manager} ended without an error, but ${systemPackage} is not installed`];
    if (command?.kind === 'none' && isTool(known) && imports.length === 0)
      return [`${systemPackage} is installed, but it has no command`];
    return [];
  });
}

/** Lines about commands that the user can't call by the name of the package. */
export function othersToSay(found: readonly Found[], action: SystemOffer['action']): readonly string[] {
  return found.flatMap(({ known, command }) => {
    if (command?.kind === 'callable') {
      const isNew = action === 'install' && !command.path.endsWith(`/${known.name}`);
      return isNew ? [callable([command.path])] : [];
    }
    if (command?.kind !== 'hidden') return [];
    const { path, first } = command;
    return [
      first === undefined
        ? `${path} is there, but its directory is not on PATH`
        : `${path} is there, but PATH has ${first} first`,
    ];
  });
}

const callable = (paths: readonly string[]): string => `${paths.join(', ')} can be called now`;

/** Tells which modules and commands the user can use now. */
export function whatIsThere(found: readonly Found[], { system, interpreter }: Facts): string {
  const imports = found
    .filter(({ known }) => known.kind !== 'tool' && system.noLibraries === undefined)
    .flatMap(
      ({ known, imports }) => imports.find((each) => normaliseName(each) === known.name) ?? imports[0] ?? [],
    );
  const paths = found.flatMap(({ command }) => (command?.kind === 'callable' ? [command.path] : []));
  const told = [
    ...(imports.length > 0
      ? [`import ${imports.join(', ')} ${imports.length > 1 ? 'work' : 'works'} with ${interpreter.path} now`]
      : []),
    ...(paths.length > 0 ? [callable(paths)] : []),
  ];
  return told.length > 0 ? told.join(', and ') : `${system.of} has it installed already`;
}

import type { KnownPackage } from '../../packages/catalogue.ts';
import type { InstallCommands } from '../../platforms/package-manager.ts';
import { isSuccess, type Look, type Processes } from '../../system/ports.ts';

/** Access to the files and the commands on this machine. */
export interface Machine {
  readonly look: Look;
  readonly find: Processes['find'];
}

/** The command of a system package after its install. */
export type CommandThere =
  | { readonly kind: 'callable'; readonly path: string }
  /** `first`: the other program that PATH has under the command's name. */
  | { readonly kind: 'hidden'; readonly path: string; readonly first: string | undefined }
  /** The system package is not installed, has no command, or has commands of other names. */
  | { readonly kind: 'absent' | 'none' | 'unnamed' };

/** A Python package, its system package, and the commands that the metadata of the Python package names. */
export interface Asked {
  readonly known: KnownPackage;
  readonly systemPackage: string;
  readonly commands: readonly string[];
}

const COMMAND = /^\/(?:usr\/)?(?:s?bin|games)\/([^/]+)$/;

/** True if the command is what the user wants first. A library's commands may be by the way. */
export const isTool = ({ kind, first }: KnownPackage): boolean => (first ?? kind) === 'tool';

/**
 * Finds the command of an installed system package. The package manager's list of files decides. The name
 * alone could mean another program, and Debian renames commands (`pytest-3`).
 * @returns undefined if pip-shim can't tell
 */
export async function commandThere(
  { known, systemPackage, commands }: Asked,
  files: InstallCommands['files'],
  processes: Pick<Processes, 'captured'>,
  { find, look }: Machine,
): Promise<CommandThere | undefined> {
  const names = [known.name, ...commands];
  if (!files) {
    const path = names.map((name) => find(name)).find(Boolean);
    return path === undefined ? undefined : { kind: 'callable', path };
  }
  const { stdout, ending } = await processes.captured(files([systemPackage]), { timeout: 10_000 });
  if (!isSuccess(ending)) return ending.kind === 'exit' ? { kind: 'absent' } : undefined;
  const there = stdout.split('\n').filter((file) => COMMAND.test(file) && look.executable(file));
  const path = commandNamed(names, there);
  if (path === undefined) return { kind: there.length > 0 ? 'unnamed' : 'none' };
  const first = find(path.slice(path.lastIndexOf('/') + 1));
  const isFirst = first !== undefined && look.realPath(first) === look.realPath(path);
  return isFirst ? { kind: 'callable', path: first } : { kind: 'hidden', path, first };
}

/** The file of the first name, or of that name with Debian's ending. */
function commandNamed(names: readonly string[], files: readonly string[]): string | undefined {
  const commands = new Map(files.map((file) => [COMMAND.exec(file)?.[1], file]));
  const spelled = names.flatMap((name) => [name, `${name}3`, `${name}-3`]);
  return commands.get(spelled.find((each) => commands.has(each)));
}

import type { Ports } from '../commands/ports.ts';
import { requirementsOf } from '../packages/provided-commands.ts';
import type { InstalledCommands } from '../remedies/venv/summary.ts';
import {
  type CommandRecord,
  commandRecordIn,
  isPipName,
  isPythonName,
  renderedCommand,
} from '../system/shim-template.ts';
import {
  isOwnShim,
  isShim,
  isVenvBin,
  type Placing,
  pathEntries,
  placedNames,
  shimText,
} from './machine-pips.ts';
import { isForeign } from './place-shims.ts';
import { RESERVED_NAMES } from './reserved-names.ts';

/** The ports for placing and removing the shims of installed commands. */
export type CommandPorts = Placing &
  Pick<Ports, 'env' | 'uid' | 'files'> & {
    readonly registry: { all(): readonly { readonly path: string }[] };
  };

/** Matches a venv's own Python, pip and activation scripts. Does not match `pip-compile` and `pipenv`. */
const OF_VENV = /^(?:python|pypy|pip)-?[\d.]*(?:-config)?$|^(?:de)?activate(?:[._]|$)/i;
/** Matches a name that has no special meaning for any shell or in any message. */
const SAFE = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/;

/** Whether an installed command of this name may have a shim. reserved-names.ts has the names that may not. */
export function mayBeCommand(name: string): boolean {
  return SAFE.test(name) && !OF_VENV.test(name) && !isPipName(name) && !RESERVED_NAMES.has(name);
}

/** The names of the shims of installed commands, sorted. */
export function placedCommands(ports: Placing): readonly string[] {
  const names = ports.look.list(ports.installation.shims).filter((name) => SAFE.test(name));
  return names.filter((name) => recordOf(name, ports) !== undefined).sort();
}

function recordOf(name: string, ports: Placing): CommandRecord | undefined {
  const path = `${ports.installation.shims}/${name}`;
  if (isPipName(name) || isPythonName(name) || !isOwnShim(path, ports)) return undefined;
  return commandRecordIn(shimText(path, ports));
}

/**
 * Places a shim for each command of a venv, as pyenv's rehash does. Leaves out a name if PATH has another
 * command of that name. Also leaves it out if the shims' directory has a file of that name that pip-shim did
 * not make. A shim stays as it is while the venv that it names has the command.
 */
export function placeCommands(venv: string, ports: CommandPorts): Omit<InstalledCommands, 'python'> {
  const { installation, look } = ports;
  const names = look.list(`${venv}/bin`).filter((name) => mayBeCommand(name) && has(venv, name, ports));
  const { shims } = installation;
  if (names.length === 0 || !canRender(ports)) return { callable: [], why: undefined };
  if (!look.writable(shims)) return { callable: [], why: `you may not write to ${shims}` };
  if (!mayChange(ports)) return { callable: [], why: `${shims} belongs to another user` };
  const free = names.filter((name) => !isOnPath(name, ports) && !isForeign(`${shims}/${name}`, ports)).sort();
  const missing = free.filter((name) => !holds(name, ports));
  const requirements = missing.length > 0 ? requirementsOf(missing, venv, look) : new Map<string, string>();
  for (const name of missing) write(name, { requirement: requirements.get(name) ?? '', from: venv }, ports);
  const real = look.realPath(shims);
  const isReachable = pathEntries(ports).some((entry) => look.realPath(entry) === real);
  return { callable: isReachable ? free : [], why: undefined };
}

/** Whether there is a shim of this name, and the venv that the shim names has the command. */
function holds(name: string, ports: CommandPorts): boolean {
  const record = recordOf(name, ports);
  return record !== undefined && has(record.from, name, ports);
}

const has = (venv: string, name: string, { look }: Placing): boolean =>
  venv !== '' && look.executable(`${venv}/bin/${name}`);

/** Whether PATH has a command of this name that is neither a shim nor a venv's. */
function isOnPath(name: string, ports: CommandPorts): boolean {
  return pathEntries(ports).some((directory) => {
    const path = `${directory}/${name}`;
    return ports.look.executable(path) && !isShim(path, ports) && !isVenvBin(directory, ports);
  });
}

/** Whether this user may change the shims' directory. root may not, if another user owns it. */
function mayChange({ installation, look, uid }: CommandPorts): boolean {
  return look.stat(installation.shims)?.uid === uid && look.writable(installation.shims);
}

/**
 * Removes the shims of commands that no venv has any more. Does nothing if the shims' directory belongs to
 * somebody else.
 * @param isUnwanted tells which other shims of commands to remove
 * @returns the names of the removed shims
 */
export function removeStaleCommands(
  ports: CommandPorts,
  isUnwanted: (name: string) => boolean = () => false,
): readonly string[] {
  if (!mayChange(ports)) return [];
  const venvs = ports.registry.all().map(({ path }) => path);
  return placedCommands(ports).filter((name) => {
    const record = recordOf(name, ports);
    const isThere = (): boolean => [record?.from ?? '', ...venvs].some((venv) => has(venv, name, ports));
    if (!record || (isThere() && !isUnwanted(name))) return false;
    ports.files.removeFile(`${ports.installation.shims}/${name}`);
    if (isUnwanted(name) || !isThere()) return true;
    // Another install has brought the command since the check above. It placed no shim, because it saw this
    // one. So put the shim back.
    write(name, record, ports);
    return false;
  });
}

/**
 * Removes the shims of commands that no venv has, or for which PATH has another command. With `all`, removes
 * all.
 */
export function tidyCommands(ports: CommandPorts, all: boolean): void {
  removeStaleCommands(ports, (name) => all || isOnPath(name, ports));
}

/** The shims of commands whose text is not of this version, or that are not executable. */
export function outdatedCommands(ports: Placing): readonly string[] {
  if (!canRender(ports)) return [];
  return placedCommands(ports).filter((name) => {
    const path = `${ports.installation.shims}/${name}`;
    const record = recordOf(name, ports);
    return record && (shimText(path, ports) !== textFor(record, ports) || !ports.look.executable(path));
  });
}

/** Gives the shim of a command the text of this version. */
export function refresh(name: string, ports: Placing & Pick<Ports, 'files'>): void {
  const record = recordOf(name, ports);
  if (record) write(name, record, ports);
}

function write(name: string, record: CommandRecord, ports: Placing & Pick<Ports, 'files'>): void {
  ports.files.writeFile(`${ports.installation.shims}/${name}`, textFor(record, ports), 0o755);
}

/**
 * Whether the text of a shim can be made. That takes a template, and a placed shim with the paths to fill in.
 */
function canRender(ports: Placing): boolean {
  return templateOf(ports) !== undefined && placedNames(ports).length > 0;
}

const templateOf = (ports: Placing): string | undefined =>
  shimText(`${ports.installation.program}/shims/command`, ports);

/** The text of a command's shim. Call it only if canRender. */
function textFor(record: CommandRecord, ports: Placing): string {
  const [placed = ''] = placedNames(ports);
  const text = shimText(`${ports.installation.shims}/${placed}`, ports) ?? '';
  return renderedCommand(templateOf(ports) ?? '', text, record);
}

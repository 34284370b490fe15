import { outdatedCommands } from '../../setup/command-shims.ts';
import { keeps } from '../../setup/keeping-shell.ts';
import {
  firstOnPath,
  isShim,
  isVenvBin,
  machineCommands,
  pathEntries,
  placedNames,
  shimText,
} from '../../setup/machine-pips.ts';
import { installAgain, repairOf } from '../../setup/origin.ts';
import { currentShim, wayOut } from '../../setup/place-shims.ts';
import { isPipName, isPythonName, runBy, shellIn } from '../../system/shim-template.ts';
import type { Ports } from '../ports.ts';
import { type Check, checked, type Finding } from './check.ts';

/** Checks that no shim is missing or outdated, and that a real command exists for each shim. */
export const checkPlaced: Check = async (ports) => {
  const { installation, look } = ports;
  const { shims } = installation;
  const { brought = [] } = installation.packaged ?? {};
  const placed = placedNames(ports);
  const pips = [...machineCommands(ports).keys()];
  const isOther = (name: string): boolean =>
    (isPipName(name) || pips.includes(name)) && !placed.includes(name);
  const foreign = look.list(shims).filter(isOther);
  const findings: Finding[] = [];
  const find = (code: string, names: readonly string[], problem: string, remedy: readonly string[]): void => {
    if (names.length > 0) findings.push({ code, problem: `${problem}: ${names.join(', ')}`, remedy });
  };
  if (pips.length === 0 && placed.every((name) => brought.includes(name))) findings.push(noPip(placed));
  const inShims = (names: readonly string[]): readonly string[] => names.map((name) => `${shims}/${name}`);
  const missing = pips.filter((name) => !placed.includes(name) && !foreign.includes(name));
  find('no-shim', missing, `commands that have no shim in ${shims}`, [
    canPlace(ports) ? 'pip-shim rehash' : repairOf(ports),
  ]);
  const gone = placed.filter((name) => !pips.includes(name) && !brought.includes(name));
  find('stale-shim', gone, 'shims whose command is gone from PATH', ['pip-shim rehash']);
  const inTheWay = foreign.filter((name) => pips.includes(name));
  find('foreign-file', inShims(inTheWay), 'files that pip-shim did not make, where a shim belongs', [
    wayOut(inShims(inTheWay), ports),
  ]);
  find(
    'outdated-shim',
    inShims([...(await outdated(placed, ports)), ...outdatedCommands(ports)]),
    'shims that differ from those of this version',
    ['pip-shim rehash'],
  );
  const hasPython = placed.length === 0 || placed.some(isPythonName);
  const notes = hasPython
    ? []
    : ['pip-shim does not help with python3 -m pip install; to change that: pip-shim enable python'];
  return checked({ findings, notes });
};

function noPip(placed: readonly string[]): Finding {
  const but = placed.length > 0 ? 'apart from the shims' : 'so there is no shim either';
  return {
    code: 'no-pip',
    problem: `this machine has no pip on PATH, ${but}`,
    remedy: ["install pip with the system's package manager, then: pip-shim rehash"],
  };
}

/** True if the text for a new shim is available, from the installed program or from an existing shim. */
function canPlace(ports: Ports): boolean {
  const { template, launcher } = ports.installation;
  const isInstalled = [template, launcher].every((path) => ports.look.stat(path));
  return isInstalled || placedNames(ports).length > 0;
}

/**
 * The shims that must be placed again. They have an old text, or are not executable (a shell ignores such a
 * file), or start a Python by a shell that drops environment variables.
 */
async function outdated(placed: readonly string[], ports: Ports): Promise<readonly string[]> {
  if (placed.length === 0) return [];
  const { shims } = ports.installation;
  const text = currentShim(ports);
  const ofPythons = new Set(
    placed.filter(isPythonName).map((name) => shellIn(shimText(`${shims}/${name}`, ports)) ?? ''),
  );
  const good = new Set<string>();
  for (const shell of ofPythons) if (await keeps(shell, ports)) good.add(shell);
  return placed.filter((name) => {
    const found = shimText(`${shims}/${name}`, ports);
    const shell = shellIn(found) ?? '';
    if (isPythonName(name) && !good.has(shell)) return true;
    const wanted = runBy(text, isPythonName(name) ? shell : '/bin/sh');
    return found !== wanted || !ports.look.executable(`${shims}/${name}`);
  });
}

/** Checks that the shims come first on PATH. */
export const checkPath: Check = (ports) => {
  const { installation, look, env, shell } = ports;
  const { shims } = installation;
  const odd = (env.PATH ?? '').split(':').filter((entry) => !entry.startsWith('/'));
  const notes = odd.length === 0 ? [] : [oddEntries(odd)];
  const placed = placedNames(ports);
  if (placed.length === 0) return checked({ notes });
  const real = look.realPath(shims);
  if (!pathEntries(ports).some((entry) => look.realPath(entry) === real))
    return checked({ notes, findings: [notOnPath(ports)] });
  const standing = placed.map((name) => ({ name, first: firstOnPath(name, ports) }));
  const before = standing.flatMap(({ first }) =>
    first && !isShim(first, ports) && !inVenv(first, ports) ? [first] : [],
  );
  if (before.length > 0) return checked({ notes, findings: [notFirst(before, ports)] });
  const venv = standing.find(({ first }) => first && inVenv(first, ports))?.first;
  const active = venv === undefined ? [] : [`a venv is active, so its own pip runs: ${venv}`];
  const old = shell.rehash === '' ? [] : [`if this shell still runs the old pip: ${shell.rehash}`];
  return checked({
    seen: venv === undefined ? [['PATH', `${shims} comes first`]] : [],
    notes: [...notes, ...active, ...old],
  });
};

const inVenv = (pip: string, ports: Ports): boolean => isVenvBin(pip.slice(0, pip.lastIndexOf('/')), ports);

function notOnPath(ports: Ports): Finding {
  const { installation, shell } = ports;
  const { shims, forEverybody, packaged } = installation;
  const line = shell.prependPath(shims);
  const lasting = forEverybody
    ? 'permanently: put that line where your shell sets PATH'
    : shell.hook === ''
      ? `permanently: put that line into ${shell.file}`
      : `permanently: put that line last in your shell's start file, or install again without --no-modify-path: ${installAgain(ports)}`;
  return {
    code: 'not-on-path',
    problem: `${shims} is not on PATH, so plain pip runs here`,
    remedy: [`in this shell: ${line}`, packaged?.path ?? lasting],
  };
}

function notFirst(before: readonly string[], { installation, shell }: Ports): Finding {
  return {
    code: 'not-first',
    problem: `on PATH, these come before ${installation.shims}: ${before.join(', ')}`,
    remedy: [
      `in this shell: ${shell.prependPath(installation.shims)}`,
      installation.packaged?.path ??
        (shell.hook === ''
          ? `permanently: put that line last into ${shell.file}`
          : "permanently: in your shell's start file, move pip-shim's block behind every line that changes PATH"),
    ],
  };
}

function oddEntries(entries: readonly string[]): string {
  const shown = entries.map((entry) => (entry === '' ? 'an empty one' : entry)).join(', ');
  return `PATH has relative entries (${shown}): they mean the current directory, and pip-shim skips them`;
}

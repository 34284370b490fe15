import { typedPath } from '../../system/paths.ts';
import { listed, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { rootLine } from '../system/as-root.ts';
import { wouldBuild } from '../system-and-venv.ts';
import { canBeMadeSeeing } from '../venv/seeing-system.ts';
import { makeCommand } from '../venv/shown-commands.ts';
import { againWith } from './machine.ts';
import type { CureTools } from './tools.ts';

type Asking = Pick<CureTools, 'about' | 'commands' | 'known'>;

/** The distribution's own package of a project. `install` is the command for a user to type. */
export interface FoundPackage {
  readonly name: string;
  readonly of: string;
  readonly installed: boolean;
  readonly install: string;
}

/** Whether the settings allow a package of the distribution, and this Python could use it. */
export function canHelp({ settings: { remedies }, system }: Pick<Facts, 'settings' | 'system'>): boolean {
  const isAllowed = remedies === undefined || remedies.names.includes('system');
  return isAllowed && !system.noLibraries && !system.readOnly;
}

/** Finds the distribution's own package of a project. Undefined if there is none for this Python. */
export async function systemPackage(
  requirement: string,
  facts: Facts,
  tools: Asking,
): Promise<FoundPackage | undefined> {
  const name = requirementName(requirement);
  if (name === undefined || !canHelp(facts)) return undefined;
  const { system } = await tools.about(name, facts);
  const answer = system.answers.find((each) => each.name === name);
  const commands = tools.commands(facts);
  // If only the name fits, the package may contain something else.
  if (!answer?.exact || !commands || (answer.installed ?? answer.candidate) === undefined) return undefined;
  return {
    ...{ name: answer.package, of: system.of, installed: answer.installed !== undefined },
    install: rootLine(facts, commands, commands.install([answer.package])),
  };
}

/** The line about {@link systemPackage}. Empty if there is none for this Python. */
export async function systemLines(
  requirement: string,
  facts: Facts,
  tools: Asking,
): Promise<readonly string[]> {
  const found = await systemPackage(requirement, facts, tools);
  return found ? [systemLine(found, facts)] : [];
}

/**
 * The line about a Debian package that has the same name as an unknown project. The name may be a program's,
 * such as `libreoffice-writer`, or a module's that only Debian ships. pip-shim can't check whether the user
 * means this package. Empty if Debian has no such package.
 */
export async function sameNameLines(name: string, facts: Facts, tools: Asking): Promise<readonly string[]> {
  const commands = tools.commands(facts);
  if (facts.system.manager !== 'apt' || !commands || !canHelp(facts)) return [];
  const { packages, installed, isSure } = await tools.known([`python3-${name}`, name], facts);
  const [found] = isSure ? packages : [];
  if (found === undefined) return [];
  if (installed.includes(found)) return [isThereLine([found], facts)];
  return [
    `${facts.system.of} has a package of that name: ${rootLine(facts, commands, commands.install([found]))}`,
  ];
}

/** The line about packages of the distribution that have the requested names, and that are installed. */
export const isThereLine = (packages: readonly string[], { system: { of } }: Pick<Facts, 'system'>): string =>
  `from ${of}, and installed already: ${listed(packages)}`;

/**
 * The line with the command that installs the distribution's own package. If the package is installed, says
 * which Python has it.
 */
export function systemLine(
  { name, of, installed, install }: FoundPackage,
  { interpreter: { path } }: Facts,
): string {
  return installed
    ? `${path} has it already, from ${of} (${name}), but no venv sees it`
    : `from ${of}, for ${path} itself: ${install}`;
}

/** The line with the distribution's own package, and with the command that lets the venv see it. */
export async function seenFromVenv(
  name: string,
  facts: Facts,
  tools: Asking & Pick<CureTools, 'look'>,
): Promise<readonly string[]> {
  const found = await systemPackage(name, facts, tools);
  if (!found) return [];
  const see = commandToSee(facts, tools);
  if (see === undefined) return [systemLine(found, facts)];
  const { of, installed, install } = found;
  return [
    installed
      ? `${of} has it already (${found.name}); for a venv that sees it: ${see}`
      : `from ${of}, and a venv that sees it: ${install} && ${see}`,
  ];
}

/**
 * The command after which the venv sees the system's packages. Undefined if none is possible or needed. The
 * setting makes a new venv, so that pip-shim has made it and may use it.
 */
function commandToSee(facts: Facts, { look }: Pick<CureTools, 'look'>): string | undefined {
  const [place] = facts.venvs.places;
  const isNew = place?.state.kind === 'absent' && !wouldBuild(facts);
  if (isNew && !facts.settings.locked.includes('system_site_packages'))
    return againWith(facts)('PIP_SHIM_SYSTEM_SITE_PACKAGES=1');
  if (!place || !canBeMadeSeeing(place.path, place.state, facts.interpreter, look)) return undefined;
  return makeCommand(facts, typedPath(place.path, facts), true);
}

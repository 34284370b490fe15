import { meaningOf } from '../../pip/option-meanings.ts';
import { toldOfPackages } from '../../pip/told-options.ts';
import type { InstallCommands } from '../../platforms/package-manager.ts';
import type { ManagerName } from '../../platforms/platform.ts';
import type { ReadOnly } from '../../platforms/read-only.ts';
import type { Facts } from '../facts.ts';
import { declined, type Evaluation, type NotOffered, type SystemOffer } from '../offer.ts';
import { rootLine } from './as-root.ts';
import { type Availability, availabilityOf, partial } from './availability.ts';
import { missingOf, systemOffer } from './offer.ts';
import { ownedBySystem } from './uninstall.ts';

/** The commands of each package manager that pip-shim knows, by its name. */
export type Managers = Readonly<Partial<Record<ManagerName, { readonly commands: InstallCommands }>>>;

/** The commands of the package manager that this machine has. */
export const commandsOf = ({ system: { manager } }: Facts, managers: Managers): InstallCommands | undefined =>
  manager && managers[manager]?.commands;

/** The offer of the system remedy for these facts. */
export function evaluateSystem(facts: Facts, managers: Managers): Evaluation<SystemOffer> {
  const evaluate = facts.request.kind === 'uninstall' ? ownedBySystem : evaluateInstall;
  return evaluate(facts, commandsOf(facts, managers));
}

/** Evaluates whether the system's package manager can do this `install`. */
export function evaluateInstall(
  facts: Facts,
  commands: InstallCommands | undefined,
): Evaluation<SystemOffer> {
  const { manager, noLibraries, namedBy, readOnly } = facts.system;
  if (!commands || manager === undefined)
    return noLibraries || !readOnly
      ? declined(
          'system',
          noLibraries?.why ?? 'pip-shim knows no package manager on this machine',
          noLibraries?.next,
        )
      : notInto(readOnly, ['PACKAGE'], facts);
  const unfit = notForSystem(facts) ?? (commands.needsRoot ? undefined : notForRoot(facts));
  if (unfit) return declined('system', unfit);
  if (noLibraries && wantsLibrary(facts)) return declined('system', noLibraries.why, noLibraries.next);
  const known =
    namedBy === 'manager' || facts.packages.some(({ systemPackage }) => systemPackage !== undefined);
  const silence = known ? silent(facts, commands) : undefined;
  if (silence) return { offers: [], notOffered: [silence] };
  const availability = availabilityOf(facts);
  if (availability.gaps.length > 0) return withGaps(availability, facts, commands);
  if (availability.covers.length === 0)
    return declined(
      'system',
      `the environment markers rule out every requirement for ${facts.interpreter.path}`,
    );
  const missing = missingOf(availability.covers);
  if (readOnly && missing.length > 0) return notInto(readOnly, missing, facts);
  return systemOffer(availability.covers, facts, commands);
}

/** Declines on a read-only system. Shows the command that works there, but does not run it. */
function notInto(
  { why, instead }: ReadOnly,
  packages: readonly string[],
  facts: Facts,
): Evaluation<SystemOffer> {
  const words = instead && { program: instead.program, args: [...instead.args, ...packages] };
  const next = words ? [`to have it after the next restart: ${rootLine(facts, instead, words)}`] : [];
  return declined(
    'system',
    `${why}, so ${facts.system.manager ?? 'its package manager'} can't install anything`,
    next,
  );
}

/** The reason why the package manager gave no answer. Undefined if it answered. */
function silent(facts: Facts, commands: InstallCommands): NotOffered | undefined {
  const { manager, of, reply } = facts.system;
  const declinedAs = (reason: string) => ({ remedy: 'system', reason, next: [] }) as const;
  switch (reply) {
    case 'answered':
      return undefined;
    case 'late':
      return {
        ...declinedAs(`${manager} did not answer in time, so ${of}'s package is left out`),
        showInMenu: true,
      };
    case 'failed':
      return {
        ...declinedAs(`${manager} failed when pip-shim asked it for the package`),
        next: [`to see why: ${rootLine(facts, commands, commands.update)}`],
      };
    case 'none':
      return declinedAs(`${manager} was not asked`);
  }
}

/**
 * The options of pip that do not conflict with a system package. The others ask for another source, another
 * method, or no install.
 */
const COMPATIBLE: ReadonlySet<string> = new Set([
  ...['--user', '--no-user', '--quiet', '--verbose', '--debug', '--no-color', '--progress-bar', '--no-input'],
  ...['--disable-pip-version-check', '--no-python-version-warning', '--no-warn-script-location', '--log'],
  ...['--no-warn-conflicts', '--root-user-action', '--require-virtualenv', '--upgrade', '--pre', '--retries'],
  ...['--upgrade-strategy', '--timeout', '--proxy', '--trusted-host', '--cert', '--client-cert', '--python'],
  ...['--cache-dir', '--no-cache-dir', '--prefer-binary', '--only-binary', '--no-clean', '--exists-action'],
]);

function notForSystem({ request, packages }: Facts): string | undefined {
  if (request.requirementFiles.length > 0) return 'a requirements file (-r) may ask for exact versions';
  if (request.constraintFiles.length > 0) return 'a constraints file (-c) may ask for other versions';
  if (request.editables.length > 0)
    return 'an editable install (-e) is your own project, not a system package';
  if (request.groups.length > 0) return 'a dependency group (--group) belongs to the project';
  if (request.settings.dryRun) return 'a dry run must not install anything';
  const typed = request.typed.map(({ name }) => ({ name, where: name }));
  // Ignore a configured index, because it is meant for every pip command. A typed index is meant for this
  // command.
  const unlike = [
    ...typed,
    ...toldOfPackages(request).filter(({ name }) => meaningOf(name).decides !== 'index'),
  ];
  const others = [...new Set(unlike.filter(({ name }) => !COMPATIBLE.has(name)).map(({ where }) => where))];
  if (others.length > 0) return `a system package has no equivalent of ${others.join(', ')}`;
  if (packages.length === 0 || packages.length < request.requirements.length)
    return 'the command also names a file, a path or a URL, which no system package stands for';
  return undefined;
}

function notForRoot({ user, system: { of } }: Facts): string | undefined {
  return user.uid === 0 ? `${of} is not run as root` : undefined;
}

/** True if a package is not a command-line tool. A command-line tool works with any Python. */
function wantsLibrary({ packages, system }: Facts): boolean {
  return packages.some(
    ({ kind, systemPackage }) =>
      kind !== 'tool' && (systemPackage !== undefined || system.namedBy === 'manager'),
  );
}

/**
 * Declines, because the package manager can't meet every requirement. The menu may name the packages that it
 * has, but the menu never offers only those.
 */
function withGaps(
  availability: Availability,
  facts: Facts,
  commands: InstallCommands,
): Evaluation<SystemOffer> {
  const { hasLists, manager = '' } = facts.system;
  const { covers, gaps } = availability;
  const others = gaps.filter(({ kind }) => kind !== 'absent');
  const lists = `fetch them: ${rootLine(facts, commands, commands.update)}`;
  if (!hasLists && others.length === 0)
    return declined('system', `${manager} has no package lists yet`, [lists]);
  const next =
    !hasLists && others.some(({ kind }) => kind === 'unsupported')
      ? [`it has no package lists yet; ${lists}`]
      : [];
  if (covers.length === 0) {
    const gap = others[0] ?? gaps[0];
    const reason = gap?.alone ?? '';
    if (gap?.kind !== 'elsewhere') return declined('system', reason, next);
    return { offers: [], notOffered: [{ remedy: 'system', reason, next, showInMenu: true }] };
  }
  return {
    offers: [],
    notOffered: [{ remedy: 'system', reason: partial(availability, manager), next, showInMenu: true }],
  };
}

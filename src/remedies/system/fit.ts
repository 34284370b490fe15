import type { Facts } from '../../core/facts.ts';
import {
  AUTOMATIC,
  type Automatic,
  declined,
  type Fit,
  type NotOffered,
  type SystemOffer,
} from '../../core/offer.ts';
import { upstream } from '../../core/upstream.ts';
import type { InstallCommands } from '../../platforms/packages.ts';
import { asRoot, NO_SUDO, rootLine, unattendedAsRoot } from './as-root.ts';
import { type Cover, type Coverage, coverageOf, partial } from './cover.ts';

/** What the package manager can do about an `install`, where it is one that we know. */
export function fitInstall(facts: Facts, commands: InstallCommands | undefined): Fit<SystemOffer> {
  const { manager, noLibraries, namedBy } = facts.system;
  if (!commands || manager === undefined)
    return declined('system', noLibraries?.why ?? 'no package manager is known here', noLibraries?.next);
  const unfit = notForSystem(facts);
  if (unfit) return declined('system', unfit);
  if (noLibraries && wantsLibrary(facts)) return declined('system', noLibraries.why, noLibraries.next);
  const known =
    namedBy === 'manager' || facts.packages.some(({ systemPackage }) => systemPackage !== undefined);
  const silence = known ? silent(facts) : undefined;
  if (silence) return { offers: [], notOffered: [silence] };
  const coverage = coverageOf(facts);
  if (coverage.gaps.length > 0) return withGaps(coverage, facts, commands);
  if (coverage.covers.length === 0)
    return declined('system', `nothing of it is wanted for ${facts.interpreter.path}`);
  return systemOffer(coverage.covers, facts, commands);
}

/** Why nothing is known of its packages. */
function silent({ system: { manager, of, reply } }: Facts): NotOffered | undefined {
  const declinedAs = (reason: string) => ({ remedy: 'system', reason, next: [] }) as const;
  switch (reply) {
    case 'answered':
      return undefined;
    case 'late':
      return {
        ...declinedAs(`${manager} did not answer in time, so ${of}'s package is left out`),
        said: true,
      };
    case 'failed':
      return declinedAs(`${manager} itself does not work here`);
    case 'none':
      return declinedAs(`${manager} was not asked`);
  }
}

/** Options that a system package does not contradict: the rest asks for another source, another way or no installation. */
const COMPATIBLE: ReadonlySet<string> = new Set([
  ...['--user', '--no-user', '--quiet', '--verbose', '--debug', '--no-color', '--progress-bar', '--no-input'],
  ...['--disable-pip-version-check', '--no-python-version-warning', '--no-warn-script-location', '--log'],
  ...['--no-warn-conflicts', '--root-user-action', '--require-virtualenv', '--upgrade', '--pre', '--retries'],
  ...['--upgrade-strategy', '--timeout', '--proxy', '--trusted-host', '--cert', '--client-cert', '--python'],
  ...['--cache-dir', '--no-cache-dir', '--prefer-binary', '--only-binary', '--no-clean', '--exists-action'],
]);

function notForSystem({ request, packages }: Facts): string | undefined {
  if (request.requirementFiles.length > 0)
    return 'a requirements file (-r) asks for exact versions of its own';
  if (request.constraintFiles.length > 0) return 'a constraints file (-c) may ask for other versions';
  if (request.editables.length > 0) return 'an editable install (-e) is a project of your own';
  if (request.groups.length > 0) return 'a dependency group is a matter of the project';
  if (request.settings.dryRun) return 'a dry run is to install nothing';
  const others = [...new Set(request.typed.map(({ name }) => name))].filter((name) => !COMPATIBLE.has(name));
  if (others.length > 0) return `a system package has no equivalent of ${others.join(', ')}`;
  if (packages.length === 0 || packages.length < request.requirements.length)
    return 'nothing was named that a system package could be';
  return undefined;
}

/** A tool is its command, whichever Python asks. */
function wantsLibrary({ packages, system }: Facts): boolean {
  return packages.some(
    ({ kind, systemPackage }) =>
      kind !== 'tool' && (systemPackage !== undefined || system.namedBy === 'manager'),
  );
}

/** One reason for all: a part of what was asked for is not offered, but it is said. */
function withGaps(coverage: Coverage, facts: Facts, commands: InstallCommands): Fit<SystemOffer> {
  const { hasLists, manager = '' } = facts.system;
  const { covers, gaps } = coverage;
  const others = gaps.filter(({ kind }) => kind !== 'absent');
  const lists = `fetch them: ${rootLine(facts, commands.update)}`;
  if (!hasLists && others.length === 0)
    return declined('system', `${manager} has no package lists yet`, [lists]);
  const next =
    !hasLists && others.some(({ kind }) => kind === 'unfit') ? [`it has no package lists yet; ${lists}`] : [];
  if (covers.length === 0) return declined('system', (others[0] ?? gaps[0])?.alone ?? '', next);
  return {
    offers: [],
    notOffered: [{ remedy: 'system', reason: partial(coverage, manager), next, said: true }],
  };
}

function systemOffer(covers: readonly Cover[], facts: Facts, commands: InstallCommands): Fit<SystemOffer> {
  const missing = [
    ...new Set(covers.filter(({ action }) => action !== 'there').map(({ answer }) => answer.package)),
  ];
  const where = `From ${facts.system.of}`;
  const { version, reason } = versionAndReasonFor(covers);
  const fit = (rest: Omit<SystemOffer, 'remedy'>): Fit<SystemOffer> => ({
    offers: [{ remedy: 'system', ...rest }],
    notOffered: [],
  });
  const nothing = { run: undefined, unattended: undefined, commands: [] };
  if (missing.length === 0) {
    const label = `${where}, already installed`;
    return fit({ ...nothing, action: 'nothing', label, version, reason, automatic: AUTOMATIC });
  }
  const command = commands.install(missing);
  const line = rootLine(facts, command);
  const run = asRoot(facts, command);
  return fit({
    action: run ? 'install' : 'tell',
    run,
    unattended: unattendedAsRoot(facts, commands.unattended(missing)),
    label: `${where}, for all users`,
    version,
    reason: run ? reason : `${reason}; needs root, and there is no sudo`,
    commands: [line],
    automatic: run ? AUTOMATIC : needsRoot(line),
  });
}

function needsRoot(line: string): Automatic {
  return { ok: false, why: NO_SUDO, next: [`run as root: ${line}`] };
}

/** Of one package, which the command names; several are named with their versions in the reason. */
function versionAndReasonFor(covers: readonly Cover[]): Pick<SystemOffer, 'version' | 'reason'> {
  const byPackage = new Map<string, Cover[]>();
  for (const cover of covers)
    byPackage.set(cover.answer.package, [...(byPackage.get(cover.answer.package) ?? []), cover]);
  const parts = [...byPackage.values()].map(describe);
  const [only] = parts;
  if (parts.length === 1 && only) {
    const { version, action, satisfies } = only;
    const otherwise = action === 'there' ? 'nothing is left to do' : 'kept up to date with the system';
    return { version, reason: satisfies[0] ?? otherwise };
  }
  const each = parts.map(
    ({ name, version, satisfies }) => `${name} ${version}${satisfies.map((text) => ` (${text})`).join('')}`,
  );
  return { version: undefined, reason: each.join(', ') };
}

/** All that was asked of one package. */
function describe(covers: readonly Cover[]): {
  name: string;
  version: string;
  action: Cover['action'];
  satisfies: readonly string[];
} {
  const { answer, action } = covers.find((cover) => cover.action !== 'there') ?? (covers[0] as Cover);
  const { installed = '', candidate = '' } = answer;
  const specifiers = covers.map(({ requirement }) => requirement.specifier).filter((each) => each !== '');
  const version =
    action === 'upgrade'
      ? `${upstream(candidate)} instead of ${upstream(installed)}`
      : upstream(action === 'there' ? installed : candidate);
  const satisfies = specifiers.length > 0 ? [`satisfies ${[...new Set(specifiers)].join(',')}`] : [];
  return { name: answer.package, version, action, satisfies };
}

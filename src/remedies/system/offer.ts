import { upstream } from '../../packages/upstream.ts';
import type { InstallCommands } from '../../platforms/packages.ts';
import type { Facts } from '../facts.ts';
import { AUTOMATIC, type Automatic, type Evaluation, type SystemOffer } from '../offer.ts';
import { asRoot, NO_SUDO, rootLine, unattendedAsRoot } from './as-root.ts';
import { type Cover, listed } from './availability.ts';

/** The offer to install all covered requirements. */
export function systemOffer(
  covers: readonly Cover[],
  facts: Facts,
  commands: InstallCommands,
): Evaluation<SystemOffer> {
  const missing = missingOf(covers);
  const where = `From ${facts.system.of}`;
  const guesses = covers.filter(({ answer }) => !answer.exact);
  const exact = guesses.length === 0;
  const { version, reason: known } = versionAndReasonFor(covers);
  const reason = exact ? known : `${known}; only the name matches, so check it first`;
  const fit = (rest: Omit<SystemOffer, 'remedy' | 'exact'>): Evaluation<SystemOffer> => ({
    offers: [{ remedy: 'system', exact, ...rest }],
    notOffered: [],
  });
  const nothing = { run: undefined, unattended: undefined, commands: [] };
  if (missing.length === 0) {
    const label = `${where}, ${exact ? '' : 'a guess, '}already installed`;
    const automatic = exact ? AUTOMATIC : needsJudgement(guesses, facts);
    return fit({ ...nothing, action: 'nothing', label, version, reason, automatic });
  }
  const forWhom = commands.needsRoot ? 'for all users' : 'as a command';
  const command = commands.install(missing);
  const fresh = covers.filter(({ action }) => action === 'install').map(({ answer }) => answer.package);
  const undoCommands =
    fresh.length > 0 ? [rootLine(facts, commands, commands.remove([...new Set(fresh)]))] : [];
  const line = rootLine(facts, commands, command);
  const run = asRoot(facts, commands, command);
  return fit({
    action: run ? 'install' : 'tell',
    run,
    unattended: unattendedAsRoot(facts, commands, commands.unattended(missing)),
    label: `${where}, ${exact ? forWhom : 'a guess by name'}`,
    version,
    reason: run ? reason : `${reason}; needs root, and there is no sudo`,
    commands: [line],
    undoCommands,
    automatic: run ? (exact ? AUTOMATIC : needsJudgement(guesses, facts, line)) : needsRoot(line),
  });
}

/** The packages that would be installed or upgraded. */
export function missingOf(covers: readonly Cover[]): readonly string[] {
  return [...new Set(covers.filter(({ action }) => action !== 'there').map(({ answer }) => answer.package))];
}

/** A system package of the same name may be something else, so a person must check it first. */
function needsJudgement(guesses: readonly Cover[], { system }: Facts, line?: string): Automatic {
  const packages = listed(guesses.map(({ answer }) => answer.package));
  const names = listed(guesses.map(({ requirement }) => requirement.name));
  return {
    ok: false,
    why: `the match of ${packages} (${system.of}) to ${names} is a guess by name, which a person must check`,
    next: line === undefined ? [] : [`if it is the right package: ${line}`],
  };
}

function needsRoot(line: string): Automatic {
  return { ok: false, why: NO_SUDO, next: [`run as root: ${line}`] };
}

/** The version of a single package. For several, the reason names each with its version. */
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

/** Describes one package and all requirements that it covers. */
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

import type { KnownPackage } from '../../packages/catalogue.ts';
import type { NamedRequirement } from '../../packages/evaluate-requirements.ts';
import { upstream } from '../../packages/upstream.ts';
import type { Verdict } from '../../packages/versions.ts';
import type { SystemAnswer } from '../../platforms/system-facts.ts';
import { listed } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';

/** A requirement that the package manager can meet. */
export interface Cover {
  readonly requirement: NamedRequirement;
  readonly answer: SystemAnswer;
  /** What to do. `there`: nothing, because a version that meets the requirement is installed already. */
  readonly action: 'there' | 'install' | 'upgrade';
}

/** A requirement that the package manager does not certainly meet. */
export interface Gap {
  readonly requirement: NamedRequirement;
  /**
   * `unknown`: pip-shim knows no package for the requirement. `absent`: the package manager does not have the
   * package. `elsewhere`: other architectures have it. `unsupported`: the package does not fit, or pip-shim
   * can't tell whether it does.
   */
  readonly kind: 'unknown' | 'absent' | 'elsewhere' | 'unsupported';
  /** The message if the package manager meets no requirement. */
  readonly alone: string;
  /** What {@link partial} says about the gap if the package manager meets other requirements. */
  readonly listed: string;
}

export interface Availability {
  readonly covers: readonly Cover[];
  readonly gaps: readonly Gap[];
}

/** Sorts the requirements that apply here: the package manager can meet the covers, but not the gaps. */
export function availabilityOf(facts: Facts): Availability {
  const known = new Map(facts.packages.map((each) => [each.name, each]));
  const answers = new Map(facts.system.answers.map((answer) => [answer.name, answer]));
  const covers: Cover[] = [];
  const gaps: Gap[] = [];
  for (const requirement of facts.named) {
    if (requirement.applies === 'no') continue;
    const found = coverOrGap(requirement, known.get(requirement.name), answers.get(requirement.name), facts);
    if ('action' in found) covers.push(found);
    else gaps.push(found);
  }
  return { covers, gaps };
}

function coverOrGap(
  requirement: NamedRequirement,
  known: KnownPackage | undefined,
  answer: SystemAnswer | undefined,
  { system, request }: Facts,
): Cover | Gap {
  const { name, text, url, marker, applies, extras } = requirement;
  const manager = system.manager ?? 'the package manager';
  const { systemPackage } = known ?? {};
  const gap = (kind: Gap['kind'], alone: string, listed = alone): Gap => ({
    requirement,
    kind,
    alone,
    listed,
  });
  if (url !== undefined) return gap('unsupported', `${text} names its own source (a URL)`);
  if (applies === 'unknown')
    return gap('unsupported', `pip-shim can't tell whether the marker (${marker}) of ${name} applies here`);
  if (known === undefined || systemPackage === undefined)
    return gap('unknown', `pip-shim knows no package from ${system.of} for ${name}`);
  if (answer?.candidate === undefined && answer?.installed === undefined)
    return gap(known.elsewhere ? 'elsewhere' : 'absent', whyAbsent(systemPackage, known, manager));
  const action = actionFor(requirement, answer, request.typed);
  if (action === undefined) {
    const version = upstream(answer.candidate ?? answer.installed ?? '');
    const why = mismatch(requirement.candidate ?? requirement.installed, requirement.specifier);
    return gap(
      'unsupported',
      `${manager} has ${systemPackage} ${version}, ${why}`,
      `${systemPackage} ${version} is ${why}`,
    );
  }
  if (extras.length > 0) {
    const lacking = `may lack what the extra${extras.length > 1 ? 's' : ''} [${extras.join(',')}] bring${extras.length > 1 ? '' : 's'}`;
    return gap('unsupported', `${manager}'s ${systemPackage} ${lacking}`, `${systemPackage} ${lacking}`);
  }
  return { requirement, answer, action };
}

function whyAbsent(systemPackage: string, known: KnownPackage, manager: string): string {
  if (known.elsewhere) {
    const { architectures, here } = known.elsewhere;
    const others = architectures.join(', ').replace(/, (?=[^,]*$)/, ' and ');
    return `Debian has ${systemPackage} for ${others} only, not for this machine (${here})`;
  }
  return `${manager} has no ${systemPackage}${known.isOfRaspberryPiOs ? ', a package of Raspberry Pi OS' : ''}`;
}

/** What to say about the requirements whose packages only other architectures have. */
export const elsewhereLines = (facts: Facts): readonly string[] =>
  facts.packages.some((each) => each.elsewhere !== undefined)
    ? availabilityOf(facts).gaps.flatMap(({ kind, alone }) => (kind === 'elsewhere' ? [alone] : []))
    : [];

function actionFor(
  { candidate, installed }: NamedRequirement,
  answer: SystemAnswer,
  typed: Facts['request']['typed'],
): Cover['action'] | undefined {
  const newer = answer.candidate !== answer.installed && candidate === 'satisfied';
  const wantsNewest = typed.some(({ name }) => name === '--upgrade');
  if (installed === 'satisfied' && !(newer && wantsNewest)) return 'there';
  if (!newer) return undefined;
  return answer.installed === undefined ? 'install' : 'upgrade';
}

function mismatch(verdict: Verdict | undefined, specifier: string): string {
  switch (verdict) {
    case 'too-old':
      return `too old for ${specifier}`;
    case 'too-new':
      return `too new for ${specifier}`;
    case 'excluded':
      return `excluded by ${specifier}`;
    case 'pre-release':
      return `a pre-release, which ${specifier} does not accept`;
    default:
      return `not comparable with ${specifier}`;
  }
}

/** One line with the covered requirements and the gaps. */
export function partial({ covers, gaps }: Availability, manager: string): string {
  const packages = listed(covers.map(({ answer }) => answer.package));
  const names = listed(covers.map(({ requirement }) => requirement.name));
  const unknown = gaps.filter(({ kind }) => kind === 'unknown').map(({ requirement }) => requirement.name);
  const others = gaps.filter(({ kind }) => kind !== 'unknown').map((gap) => gap.listed);
  const nothing = unknown.length > 0 ? [`pip-shim knows no package for ${listed(unknown)}`] : [];
  return `${manager} has ${packages} for ${names}, but ${[...nothing, ...(others.length > 0 ? [listed(others)] : [])].join('; ')}`;
}

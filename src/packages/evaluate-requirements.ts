import type { Interpreter } from '../environment/interpreter.ts';
import type { SystemAnswer } from '../platforms/system-facts.ts';
import { type Applies, evaluateMarker, type MarkerEnvironment } from './markers.ts';
import { parseRequirement, type Requirement } from './pep508.ts';
import { upstream } from './upstream.ts';
import { judge, type Pep440, type Verdict } from './versions.ts';

/** A requirement that has a name, compared with this interpreter and with the system package's versions. */
export interface NamedRequirement extends Requirement {
  /** The requirement as the user wrote it. */
  readonly text: string;
  /**
   * Whether the requirement's environment marker (PEP 508) is true. pip skips a requirement with a false
   * marker.
   */
  readonly applies: Applies;
  /**
   * Whether the version that the package manager offers fits. `installed` is the same for the installed
   * version.
   */
  readonly candidate: Verdict | undefined;
  readonly installed: Verdict | undefined;
}

export type ReadRequirement = Requirement & { readonly text: string };

/** Parses requirements. Leaves out URLs, paths and all others that have no name. */
export function readRequirements(requirements: readonly string[]): readonly ReadRequirement[] {
  return requirements.flatMap((text) => {
    const read = parseRequirement(text);
    return read ? [{ ...read, text }] : [];
  });
}

/**
 * Whether {@link evaluateRequirements} must compare versions or markers, for which it needs {@link Pep440}.
 */
export function needVersions(named: readonly ReadRequirement[]): boolean {
  return named.some(({ specifier, marker }) => specifier !== '' || marker !== undefined);
}

export interface Standard {
  readonly environment: MarkerEnvironment;
  /** Whether pip accepts pre-releases (`--pre`). */
  readonly prereleases: boolean;
  /** What compares versions. Undefined only if {@link needVersions} returns false. */
  readonly pep440: Pep440 | undefined;
}

/**
 * Evaluates each requirement's marker, and checks whether the system package's versions fit its specifier.
 */
export function evaluateRequirements(
  named: readonly ReadRequirement[],
  answers: readonly SystemAnswer[],
  { environment, prereleases, pep440 }: Standard,
): readonly NamedRequirement[] {
  const byName = new Map(answers.map((answer) => [answer.name, answer]));
  const verdict = (version: string | undefined, specifier: string, pre: boolean): Verdict | undefined => {
    if (version === undefined) return undefined;
    if (specifier === '') return 'satisfied';
    return pep440 ? judge(upstream(version), specifier, pre, pep440) : 'unknown';
  };
  return named.map((each) => {
    const { marker, specifier } = each;
    const answer = byName.get(each.name);
    const applies = pep440 ? evaluateMarker(marker ?? '', environment, pep440) : 'unknown';
    return {
      ...each,
      applies: marker === undefined ? 'yes' : applies,
      candidate: verdict(answer?.candidate, specifier, prereleases),
      installed: verdict(answer?.installed, specifier, true), // pip, too, accepts an installed pre-release
    };
  });
}

/** The machine's names from the kernel. Python's platform module and uname(2) give the same names. */
export interface Machine {
  readonly platform: string;
  readonly system: string;
  readonly machine: string;
  readonly release: string;
  readonly version: string;
}

/**
 * The values of the marker variables (PEP 508) that pip-shim knows. It does not know the full Python version,
 * and it knows no implementation but CPython.
 */
export function markerEnvironment(
  { version, stdlib }: Interpreter,
  { platform, system, machine, release, version: kernel }: Machine,
): MarkerEnvironment {
  const cpython = /\/python[^/]*$/.test(stdlib);
  return {
    python_version: version,
    ...(['linux', 'darwin'].includes(platform) ? { sys_platform: platform } : {}),
    os_name: 'posix',
    platform_system: system,
    platform_machine: machine,
    platform_release: release,
    platform_version: kernel,
    ...(cpython ? { implementation_name: 'cpython', platform_python_implementation: 'CPython' } : {}),
  };
}

import { WELL_KNOWN } from '../../data/well-known.ts';
import type { KnownPackage } from './facts.ts';
import { requirementName } from './text.ts';

/** What is known of each requirement that names a distribution; URLs and paths are left out. */
export function knownPackages(requirements: readonly string[]): readonly KnownPackage[] {
  return requirements.flatMap((requirement) => {
    const name = requirementName(requirement);
    if (name === undefined) return [];
    const [kind, systemPackage] = Object.hasOwn(WELL_KNOWN, name) ? (WELL_KNOWN[name] ?? []) : [];
    return [{ name, kind: kind ?? 'unknown', systemPackage }];
  });
}

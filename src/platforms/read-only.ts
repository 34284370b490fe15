import type { Look } from '../system/ports.ts';
import type { OsRelease } from './os-release.ts';

/** A system into which its own package manager can't install anything while it runs. */
export interface ReadOnly {
  readonly why: string;
  /** What its user types instead, before the names of packages; undefined where nothing takes them. */
  readonly instead:
    | { readonly program: string; readonly args: readonly string[]; readonly needsRoot: boolean }
    | undefined;
}

const BY_RELEASE: readonly (readonly [id: string, instead: ReadOnly['instead']])[] = [
  // transactional-update(8)
  ['suse', { program: 'transactional-update', args: ['pkg', 'install'], needsRoot: true }],
];
/** It asks polkit by itself (rpm-ostree(1)). */
const RPM_OSTREE = { program: 'rpm-ostree', args: ['install'], needsRoot: false };

/**
 * Undefined where packages can be installed as ever: also where the user has made the system writable
 * (`steamos-readonly disable`).
 */
export function readOnlySystem({ id, like, name }: OsRelease, look: Look): ReadOnly | undefined {
  const families = [id, ...like];
  // Left there by the boot of every such system (ostree(1)); a container on it has a /usr of its own.
  if (look.stat('/run/ostree-booted') && !look.stat('/run/.containerenv')) {
    const hasRpm = families.some((each) => ['fedora', 'rhel', 'centos'].includes(each));
    return { why: `${name} is an image here (ostree)`, instead: hasRpm ? RPM_OSTREE : undefined };
  }
  if (!isReadOnly(look.readText('/proc/self/mounts') ?? '')) return undefined;
  const instead = BY_RELEASE.find(([family]) => families.includes(family))?.[1];
  return { why: `/usr of ${name} is read-only here`, instead };
}

/** By the file system that /usr lies in: of several mounted there, the last (proc_pid_mounts(5)). */
function isReadOnly(mounts: string): boolean {
  const rows = mounts.split('\n').map((line) => line.split(' '));
  const last = (place: string) => rows.findLast(([, where]) => where === place)?.[3];
  return (last('/usr') ?? last('/') ?? '').split(',').includes('ro');
}

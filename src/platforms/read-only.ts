import type { Look } from '../system/ports.ts';
import type { OsRelease } from './os-release.ts';

/** A system whose package manager can't install anything while the system runs. */
export interface ReadOnly {
  readonly why: string;
  /** The command to type instead, without the package names. Undefined if no command takes package names. */
  readonly instead:
    | { readonly program: string; readonly args: readonly string[]; readonly needsRoot: boolean }
    | undefined;
}

const BY_RELEASE: readonly (readonly [id: string, instead: ReadOnly['instead']])[] = [
  // The command is described in transactional-update(8).
  ['suse', { program: 'transactional-update', args: ['pkg', 'install'], needsRoot: true }],
];
/** The command needs no sudo, because rpm-ostree itself asks polkit for root's rights (rpm-ostree(1)). */
const RPM_OSTREE = { program: 'rpm-ostree', args: ['install'], needsRoot: false };

/**
 * Whether the system is read-only, and what to do. Undefined if the package manager can install as usual, for
 * example after the user has made the system writable (`steamos-readonly disable`).
 */
export function readOnlySystem({ id, like, name }: OsRelease, look: Look): ReadOnly | undefined {
  const families = [id, ...like];
  // Every ostree system makes this file at boot (ostree(1)). A container on such a system has its own /usr.
  if (look.stat('/run/ostree-booted') && !look.stat('/run/.containerenv')) {
    const hasRpm = families.some((each) => ['fedora', 'rhel', 'centos'].includes(each));
    return { why: `${name} is an image here (ostree)`, instead: hasRpm ? RPM_OSTREE : undefined };
  }
  if (!isReadOnly(look.readText('/proc/self/mounts') ?? '')) return undefined;
  const instead = BY_RELEASE.find(([family]) => families.includes(family))?.[1];
  return { why: `/usr of ${name} is read-only here`, instead };
}

/** Whether the file system of /usr is read-only. The last mount there counts (proc_pid_mounts(5)). */
function isReadOnly(mounts: string): boolean {
  const rows = mounts.split('\n').map((line) => line.split(' '));
  const last = (place: string) => rows.findLast(([, where]) => where === place)?.[3];
  return (last('/usr') ?? last('/') ?? '').split(',').includes('ro');
}

import type { Look } from '../system/ports.ts';
import type { OsRelease } from './os-release.ts';
import { managerOf } from './platform.ts';

/** A system whose package manager can't install anything while the system runs. */
export interface ReadOnly {
  readonly why: string;
  /** The command to type instead, without the package names. Undefined if no command takes package names. */
  readonly instead:
    | { readonly program: string; readonly args: readonly string[]; readonly needsRoot: boolean }
    | undefined;
}

/** The command of a read-only openSUSE: transactional-update(8). */
const TRANSACTIONAL = { program: 'transactional-update', args: ['pkg', 'install'], needsRoot: true };
/** The command needs no sudo, because rpm-ostree itself asks polkit for root's rights (rpm-ostree(1)). */
const RPM_OSTREE = { program: 'rpm-ostree', args: ['install'], needsRoot: false };

/**
 * Whether the system is read-only, and what to do. Undefined if the package manager can install as usual, for
 * example after the user has made the system writable (`steamos-readonly disable`).
 */
export function readOnlySystem(release: OsRelease, look: Look): ReadOnly | undefined {
  const { id, like, name } = release;
  // Every ostree system makes the first file at boot (ostree(1)). A container on such a system may
  // see it too, but has its own /usr, to which it can write.
  if (look.stat('/run/ostree-booted') && !look.stat('/run/.containerenv')) {
    const hasRpm = managerOf(release) === 'dnf';
    return { why: `${name} runs from a read-only image (ostree)`, instead: hasRpm ? RPM_OSTREE : undefined };
  }
  if (!isReadOnly(look.readText('/proc/self/mounts') ?? '')) return undefined;
  const instead = [id, ...like].includes('suse') ? TRANSACTIONAL : undefined;
  return { why: `/usr of ${name} is read-only here`, instead };
}

/**
 * Whether the file system of /usr is read-only. If several are mounted there, the last one counts
 * (proc_pid_mounts(5)).
 */
function isReadOnly(mounts: string): boolean {
  const rows = mounts.split('\n').map((line) => line.split(' '));
  const last = (place: string) => rows.findLast(([, where]) => where === place)?.[3];
  return (last('/usr') ?? last('/') ?? '').split(',').includes('ro');
}

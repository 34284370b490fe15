import { look } from './look.ts';

/**
 * What Linux says of a process in /proc/PID/stat, from the state on (proc(5)), since the name before it may hold anything:
 * 0 state, 1 parent, 2 process group, 5 the terminal's foreground group, 19 when it started.
 * Undefined where there is no such process, or no /proc.
 */
export function processStat(pid: number | 'self'): readonly string[] | undefined {
  return look
    .readText(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
}

/** Whether a process has ended, and only its parent has not asked yet how: in a container that has no init nobody ever does. */
export function isZombie(stat: readonly string[] | undefined): boolean {
  return stat?.[0] === 'Z';
}

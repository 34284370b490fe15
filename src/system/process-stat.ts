import spawn from 'cross-spawn';
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

/**
 * Whether our process group is the terminal's foreground group: its keys and a Ctrl-C come to us, and only then may its mode
 * be changed. Where there is no /proc (macOS), ps says it.
 */
export function inForeground(stat = processStat('self')): boolean {
  if (stat !== undefined) return stat[2] === stat[5];
  const { stdout } = spawn.sync('ps', ['-o', 'pgid=', '-o', 'tpgid=', '-p', String(process.pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [group, foreground] = (stdout ?? '').trim().split(/\s+/);
  return group !== undefined && group !== '' && group === foreground;
}

import { spawnSync } from 'node:child_process';
import { look } from './look.ts';

/**
 * The fields of /proc/PID/stat (Linux, proc(5)) after the name of the process. 0: state. 1: parent. 2:
 * process group. 5: the terminal's foreground group. 19: start time. Undefined if there is no such process,
 * or no /proc.
 */
export function processStat(pid: number | 'self'): readonly string[] | undefined {
  return look
    .readText(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
}

/**
 * Whether a process has ended, but is still listed, because its parent has not waited for it. In some
 * containers, no init does that.
 */
export function isZombie(stat: readonly string[] | undefined): boolean {
  return stat?.[0] === 'Z';
}

/**
 * Whether our process group is the terminal's foreground group. If it is, keys and Ctrl-C come to us. Only
 * then may we change the terminal's mode. Without /proc (macOS), ps lists the groups.
 */
export function inForeground(stat = processStat('self')): boolean {
  if (stat !== undefined) return stat[2] === stat[5];
  const { stdout } = spawnSync('ps', ['-o', 'pgid=', '-o', 'tpgid=', '-p', String(process.pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [group, foreground] = (stdout ?? '').trim().split(/\s+/);
  return group !== undefined && group !== '' && group === foreground;
}

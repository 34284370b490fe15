import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../test/helpers/sandbox.ts';

/** The system calls of a command and its children. */
export interface Traced {
  readonly execs: number;
  /** New processes, without new threads. */
  readonly forks: number;
  readonly opened: readonly string[];
  readonly bytesRead: number;
  readonly calls: number;
}

export interface TraceOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** If set, counts only up to the exec of this program. */
  readonly until?: string;
}

const FORK = /\b(?:fork|vfork|clone3?)\(/;

/** Runs a command under strace(1). Throws if it fails, or if it never becomes the program `until`. */
export function trace(
  { root, env, project }: Sandbox,
  command: readonly string[],
  options: TraceOptions = {},
): Traced {
  const file = join(root, 'trace');
  const words = ['-f', '-qq', '-s', '4096', '-o', file, ...command];
  const all = { ...env, ...options.env };
  const { status, stderr } = spawnSync('strace', words, {
    cwd: project,
    env: all,
    encoding: 'utf8',
    input: '',
  });
  if (status !== 0) throw new Error(`${command.join(' ')}: exit code ${status}\n${stderr}`);
  const lines = readFileSync(file, 'latin1').split('\n');
  const end =
    options.until === undefined
      ? lines.length
      : lines.findIndex((line) => line.includes(`execve("${options.until}"`));
  if (end < 0) throw new Error(`${command.join(' ')} never became ${options.until}`);
  return count(lines.slice(0, options.until === undefined ? end : end + 1));
}

function count(lines: readonly string[]): Traced {
  const good = lines.filter((line) => !/ = -1 /.test(line));
  return {
    execs: good.filter((line) => /\bexecve\(/.test(line)).length,
    forks: good.filter((line) => FORK.test(line) && !line.includes('CLONE_THREAD')).length,
    opened: good.flatMap((line) => /\bopen(?:at)?\((?:AT_FDCWD, )?"([^"]*)"/.exec(line)?.[1] ?? []),
    bytesRead: good.reduce(
      (sum, line) => sum + Number(/\bp?read(?:64)?\(.* = (\d+)$/.exec(line)?.[1] ?? 0),
      0,
    ),
    calls: lines.filter((line) => /^\d+ +\w+\(/.test(line)).length,
  };
}

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../../helpers/process.ts';
import type { Sandbox, SandboxRun } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

/** A system call that changes files. A process of the command was about to make this call. */
export interface Point {
  /** The call's number among the calls of all processes, from 1 on. */
  readonly number: number;
  /** For example `node`, `python3` or `cp`. */
  readonly program: string;
  /** For example `renameat2`. */
  readonly call: string;
  readonly path: string;
}

/** `kill` ends every process at once, like a power cut. `INT` signals the process group, like Ctrl-C. */
export type Action = 'kill' | 'INT' | 'TERM';

export interface CutRun extends RunResult {
  readonly points: readonly Point[];
  /** The call at which the command was cut off. Undefined if the command ended earlier. */
  readonly at: Point | undefined;
  /** The call and the output of each CUT_CHECK that failed. */
  readonly failed: readonly string[];
}

/** If true, the tests cut at all points instead of a few, which takes hours. */
const LONG = process.env.PIP_SHIM_TEST_LONG === '1';
const TRACER = fileURLToPath(new URL('cut.py', import.meta.url));

/** Returns the reason why this machine can't stop processes at system calls, or false if it can. */
export async function noCutting(box: Sandbox): Promise<string | false> {
  if (process.platform !== 'linux') return 'processes are stopped by means of Linux';
  const words = ['-I', TRACER, '/dev/null', 'kill', '0', '/bin/sh', '-c', ':'];
  const { code, stderr } = await box.run(box.python.python, words, { cwd: '/' });
  return code === 0 ? false : `ptrace with a seccomp filter does not work here: ${stderr.trim()}`;
}

/** Runs a command in the sandbox. Cuts it off before the file-changing system call number `point` (0: never). */
export async function cutAt(
  box: Sandbox,
  point: number,
  action: Action | 'each',
  command: readonly string[],
  options: SandboxRun = {},
): Promise<CutRun> {
  const report = join(freshDir('cut'), 'report');
  const words = ['-I', TRACER, report, action, String(point), ...command];
  const result = await box.run(box.python.python, words, { timeout: 300_000, ...options });
  return { ...result, ...readReport(report) };
}

export interface Halted {
  /** Lets the stopped process go on. Resolves when all processes have ended. */
  release(): Promise<CutRun>;
}

/**
 * Like {@link cutAt}, but resolves when a process is about to make call number `point`. This process waits
 * until `release` is called. The action `first` also kills the first process, but no other process.
 */
export async function haltAt(
  box: Sandbox,
  point: number,
  action: 'stop' | 'first',
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Halted> {
  const report = join(freshDir('cut'), 'report');
  const child = spawn(box.python.python, ['-I', TRACER, report, action, String(point), ...command], {
    cwd: box.project,
    env: { ...box.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  // If cut.py is killed, the kernel kills the processes that it traces.
  const timer = setTimeout(() => child.kill('SIGKILL'), 180_000);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (child.exitCode === null && !(existsSync(report) && readReport(report).at))
    await new Promise((resolve) => setTimeout(resolve, 10));
  return {
    async release() {
      child.stdin.end();
      const code = await ended;
      clearTimeout(timer);
      return { code, signal: null, ...output, ...readReport(report) };
    },
  };
}

function readReport(report: string): Pick<CutRun, 'points' | 'at' | 'failed'> {
  const points: Point[] = [];
  const failed: string[] = [];
  let at: Point | undefined;
  for (const line of readFileSync(report, 'utf8').trim().split('\n')) {
    const [, number = '', program = '', call = '', path = ''] = /^(\d+) (\S+) (\S+) (.*)$/s.exec(line) ?? [];
    if (number) points.push({ number: Number(number), program, call, path });
    else if (line === 'cut') at = points.at(-1);
    else if (line.startsWith('failed')) failed.push(`${shown(points.at(-1))}: ${line}`);
  }
  return { points, at, failed };
}

export const shown = (point: Point | undefined): string =>
  point ? `${point.number} ${point.program} ${point.call} ${point.path}` : 'not cut off';

/** Picks `count` evenly spread points, the first and the last included. PIP_SHIM_TEST_LONG=1 picks all. */
export function spread(points: readonly Point[], count: number): readonly Point[] {
  if (LONG || points.length <= count) return points;
  const step = (points.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, at) => points[Math.round(at * step)] as Point);
}

/**
 * Picks points for each program separately, as many as `counts` says. Of all points together, {@link spread}
 * would pick almost only Python's: Python makes thousands of calls, and pip-shim's own process few.
 */
export function ofEach(points: readonly Point[], counts: Readonly<Record<string, number>>): readonly Point[] {
  return Object.entries(counts).flatMap(([name, count]) =>
    spread(
      points.filter(({ program }) => program === name),
      count,
    ),
  );
}

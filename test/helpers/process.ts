import { spawn } from 'node:child_process';
import { noteAdvice, noteCommand } from './advice.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; nothing is inherited from the test process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input; default: /dev/null. */
  readonly input?: string | Uint8Array;
  /** Milliseconds after which the whole process group is killed and the promise rejects; default: 60 000. */
  readonly timeout?: number;
}

export interface RunResult<Output = string> {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Runs a command in a new session without a terminal. Resolves with its output and any exit code. */
export function runBytes(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult<Buffer>> {
  noteCommand([command, ...args]);
  if (typeof options.input === 'string') noteCommand([options.input]);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? {},
      detached: true,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    // Ignores the error that comes if a command exits without reading its input.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input);
    const limit = options.timeout ?? 60_000;
    const timer = setTimeout(() => {
      killGroup(child.pid);
      const shown = Buffer.concat([...stdout, ...stderr]).toString();
      reject(new Error(`no end after ${limit} ms: ${[command, ...args].join(' ')}\n${shown}`));
    }, limit);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      noteAdvice(Buffer.concat([...stdout, ...stderr]).toString());
      resolve({ code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
    });
  });
}

/** Like {@link runBytes}, with both outputs decoded as UTF-8. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await runBytes(command, args, options);
  return { ...result, stdout: result.stdout.toString(), stderr: result.stderr.toString() };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is no error if the process has ended in the meantime.
  }
}

import { thisProcess } from '../settings/host.ts';
import type { World } from '../shim/context.ts';
import { Interrupted, ShimError } from '../system/errors.ts';
import { exactArguments } from '../system/raw-bytes.ts';
import { dieBy } from '../system/signals.ts';
import { writeTo } from '../ui/screen.ts';
import { neutralise, redact } from '../ui/text.ts';
import { wire } from './wire.ts';
import type { Program } from './wire-cli.ts';

declare const __VERSION__: string;

/** Runs the command `pip-shim` and returns its exit code. */
export async function cli(args: readonly string[]): Promise<number> {
  if (args[0] === '--version') {
    writeTo(1, `pip-shim ${__VERSION__}\n`);
    return 0;
  }
  const world = wire(thisProcess(process.env, process.argv[1]));
  const program = { version: __VERSION__, boot: process.argv[1] ?? '' };
  let ended: NodeJS.Signals | undefined; // the signal that ended a program which pip-shim ran
  const exitCode = await runCommand(exactArguments(args), world, program, (signal) => {
    ended = signal;
  });
  const signal = world.signals.received ?? ended;
  if (signal) dieBy(signal);
  return exitCode;
}

/**
 * Runs `pip-shim ARGS…`, prints every error on the world's screen and returns the exit code.
 * @param interrupted called with the signal if a signal ended a step of the command
 */
export async function runCommand(
  args: readonly string[],
  world: World,
  program: Program,
  interrupted: (signal: NodeJS.Signals) => void = () => undefined,
): Promise<number> {
  const { portsOf } = await import('./wire-cli.ts');
  const { dispatch } = await import('../commands/dispatch.ts');
  return dispatch(args, portsOf(world, program)).catch((error) => {
    if (error instanceof Interrupted) interrupted(error.signal);
    return report(error, world);
  });
}

/**
 * Prints an error: a ShimError with its next steps, a system error as a message, any other error with its
 * stack trace.
 */
function report(error: unknown, { screen }: World): number {
  if (error instanceof Interrupted) return 1; // cli() then ends this process by the signal
  if (error instanceof ShimError) {
    screen.problem(error.message, error.next);
    return error.exitCode;
  }
  if (error instanceof Error && 'syscall' in error) {
    screen.problem(error.message);
    return 1;
  }
  screen.problem('this is a bug in pip-shim; please report it with the text below');
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  screen.raw(Buffer.from(`${redact(neutralise(stack))}\n`));
  return 1;
}

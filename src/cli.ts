import { exactArguments } from './adapters/raw-bytes.ts';
import { writeTo } from './adapters/screen.ts';
import { dieBy } from './adapters/signals.ts';
import { ShimError } from './core/errors.ts';
import { neutralise, redact } from './core/text.ts';
import type { World } from './wire.ts';

declare const __VERSION__: string;

/** The management command. */
export async function cli(args: readonly string[]): Promise<number> {
  if (args[0] === '--version') {
    writeTo(1, `pip-shim ${__VERSION__}\n`);
    return 0;
  }
  const { wire } = await import('./wire.ts');
  const { portsOf } = await import('./wire-cli.ts');
  const { dispatch } = await import('./commands/dispatch.ts');
  const world = wire(process.env);
  const ports = portsOf(world, { version: __VERSION__, boot: process.argv[1] ?? '' });
  const exitCode = await dispatch(exactArguments(args), ports).catch((error) => report(error, world));
  if (world.signals.received) dieBy(world.signals.received);
  return exitCode;
}

/** What was to be expected is a message with the next step; anything else a stack. */
function report(error: unknown, { screen }: World): number {
  if (error instanceof ShimError) {
    screen.problem(error.message, error.next);
    return error.exitCode;
  }
  if (error instanceof Error && 'syscall' in error) {
    screen.problem(error.message);
    return 1;
  }
  screen.problem('this should not have happened; please report it with what follows');
  writeTo(
    2,
    `${redact(neutralise(error instanceof Error ? (error.stack ?? error.message) : String(error)))}\n`,
  );
  return 1;
}

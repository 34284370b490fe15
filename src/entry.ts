import { wire } from './app/wire.ts';
import { thisProcess } from './settings/host.ts';
import type { CommandCall } from './shim/command.ts';
import type { Started, World } from './shim/context.ts';
import type { FailedCall } from './shim/failed.ts';
import type { FollowCall } from './shim/follow.ts';
import { shim as runShim, type ShimCall } from './shim/shim.ts';

/** The functions that boot.cjs calls. All but `shim` load their modules when they are called. */
export const shim = async (call: ShimCall): Promise<void> => runShim(call, worldOf(call));

export const cli = async (args: readonly string[]): Promise<number> =>
  (await import('./app/cli.ts')).cli(args);

export const follow = async (call: FollowCall & Started): Promise<void> => {
  const { followedEnvironment } = await import('./shim/follow.ts');
  const world = worldOf(call);
  world.timing.begin();
  process.stdout.write((await followedEnvironment(call, world)) ?? '');
  world.timing.step('the question is answered');
  world.timing.end();
};

export const failed = async (call: FailedCall): Promise<void> =>
  (await import('./shim/failed.ts')).sayAfter(call, worldOf(call));

export const command = async (call: CommandCall): Promise<void> => {
  const { commandEnvironment } = await import('./shim/command.ts');
  process.stdout.write((await commandEnvironment(call, worldOf({}))) ?? '');
};

const worldOf = (started: Started): World => wire(thisProcess(process.env, process.argv[1]), started);

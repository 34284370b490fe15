import type { CommandCall } from './shim/command.ts';
import type { Started, World } from './shim/context.ts';
import type { FailedCall } from './shim/failed.ts';
import type { FollowCall } from './shim/follow.ts';
import type { ShimCall } from './shim/shim.ts';

/** The functions that boot.cjs calls. Each loads its modules only when it is called. */
export const shim = async (call: ShimCall): Promise<void> => {
  const [{ shim: run }, world] = await Promise.all([import('./shim/shim.ts'), worldOf(call)]);
  return run(call, world);
};
export const cli = async (args: readonly string[]): Promise<number> =>
  (await import('./app/cli.ts')).cli(args);
export const follow = async (call: FollowCall & Started): Promise<void> => {
  const [{ followedEnvironment }, world] = await Promise.all([import('./shim/follow.ts'), worldOf(call)]);
  world.timing.begin();
  process.stdout.write((await followedEnvironment(call, world)) ?? '');
  world.timing.step('the question is answered');
  world.timing.end();
};

export const failed = async (call: FailedCall): Promise<void> => {
  const [{ sayAfter }, world] = await Promise.all([import('./shim/failed.ts'), worldOf(call)]);
  return sayAfter(call, world);
};

export const command = async (call: CommandCall): Promise<void> => {
  const [{ commandEnvironment }, world] = await Promise.all([import('./shim/command.ts'), worldOf({})]);
  process.stdout.write((await commandEnvironment(call, world)) ?? '');
};

async function worldOf(started: Started): Promise<World> {
  const [{ thisProcess }, { wire }] = await Promise.all([
    import('./settings/host.ts'),
    import('./app/wire.ts'),
  ]);
  return wire(thisProcess(process.env), started);
}

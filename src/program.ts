import type { PythonCall } from './divert.ts';
import type { ShimCall } from './shim.ts';
import type { Started } from './wire.ts';

/** What boot.cjs calls; each part is evaluated only when it is asked for. */
export const shim = async (call: ShimCall): Promise<void> => (await import('./shim.ts')).shim(call);
export const cli = async (args: readonly string[]): Promise<number> => (await import('./cli.ts')).cli(args);
export const python = async (call: PythonCall & Started): Promise<void> => {
  const [{ thisProcess }, { venvPython }, { wire }] = await Promise.all([
    import('./adapters/host.ts'),
    import('./divert.ts'),
    import('./wire.ts'),
  ]);
  const world = wire(thisProcess(process.env), call);
  world.timing.begin();
  process.stdout.write((await venvPython(call, world)) ?? '');
  world.timing.step('the question is answered');
  world.timing.end();
};

import type { ShimCall } from './shim.ts';

/** What boot.cjs calls; each part is evaluated only when it is asked for. */
export const shim = async (call: ShimCall): Promise<void> => (await import('./shim.ts')).shim(call);
export const cli = async (args: readonly string[]): Promise<number> => (await import('./cli.ts')).cli(args);

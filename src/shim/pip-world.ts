import type { Interpreter } from '../environment/interpreter.ts';
import type { PipWorld } from '../pip/world.ts';
import type { World } from './context.ts';

/** The files and variables of this machine, as an interpreter's pip sees them. */
export function pipWorld(
  interpreter: Interpreter | undefined,
  { env, look, places }: Pick<World, 'env' | 'look' | 'places'>,
): PipWorld {
  return {
    env,
    pipVersion: interpreter?.pipVersion,
    home: env.HOME ?? places.home,
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    prefix: interpreter?.prefix ?? '/usr',
    readText: (path) => wholeText(path, look),
    exists: (path) => look.stat(path) !== undefined,
    isDirectory: (path) => look.stat(path)?.kind === 'directory',
  };
}

/** pip-shim reads at most this many bytes of a file: 16 MB. */
const LONGEST = 1 << 24;

/** The text of a file. Undefined if the file is too long, because the rest could change its meaning. */
function wholeText(path: string, look: World['look']): string | undefined {
  const text = look.readText(path, LONGEST + 1);
  return text !== undefined && Buffer.byteLength(text) > LONGEST ? undefined : text;
}

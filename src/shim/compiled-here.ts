import type { Interpreter } from '../environment/interpreter.ts';
import { compiledFor, fitsPython } from '../packages/wheels.ts';
import type { PipRequest } from '../pip/request.ts';
import { expandUser, type PipWorld } from '../pip/world.ts';
import type { Look } from '../system/ports.ts';
import type { World } from './context.ts';
import { minorOf } from './names-typed.ts';
import { pipWorld } from './pip-world.ts';

/**
 * A wheel lies this many directories below `wheels` in pip's cache: `wheels/ab/cd/ef/REST/NAME.whl`. Source:
 * pip/_internal/cache.py.
 */
const DEPTH = 4;

/**
 * Tells whether pip would compile a project on this machine. It does so if the index has no wheel for this Python
 * and machine, and pip keeps no wheel in its cache from an earlier build. The table is read at the first call, and
 * the cache only for a project without a wheel.
 * @param isMusl whether the system's C library is musl
 */
export function compiledHere(
  { request, interpreter }: { readonly request: PipRequest; readonly interpreter: Interpreter },
  isMusl: boolean,
  world: Pick<World, 'data' | 'env' | 'look' | 'places'>,
): (name: string) => boolean {
  if (process.platform !== 'linux') return () => false; // the table is about Linux
  const minor = minorOf(interpreter);
  let lacksWheel: ((name: string) => boolean) | undefined;
  let built: readonly string[] | undefined;
  return (name) => {
    const target = { minor, architecture: process.arch, isMusl };
    lacksWheel ??= compiledFor(world.data('wheels/wheels.txt'), target);
    if (!lacksWheel(name)) return false;
    built ??= wheelsIn(cacheOf(request, pipWorld(interpreter, world)), world.look);
    return !built.some((file) => fitsPython(file, name, minor));
  };
}

function wheelsIn(cache: string | undefined, look: Pick<Look, 'list'>): readonly string[] {
  if (cache === undefined) return [];
  let directories = [`${cache}/wheels`];
  for (let depth = 0; depth < DEPTH; depth += 1)
    directories = directories.flatMap((path) => look.list(path).map((name) => `${path}/${name}`));
  return directories.flatMap((path) => look.list(path)).filter((name) => name.endsWith('.whl'));
}

/**
 * The directory of pip's cache. Undefined if the user has switched the cache off. Source: USER_CACHE_DIR in
 * pip/_internal/locations.
 */
function cacheOf({ told, typed }: PipRequest, pip: PipWorld): string | undefined {
  const options = [...told, ...typed];
  if (options.some(({ name }) => name === '--no-cache-dir')) return undefined;
  const own = options.findLast(({ name }) => name === '--cache-dir')?.value;
  if (own !== undefined) return expandUser(own, pip);
  const { env, home, platform } = pip;
  return platform === 'darwin'
    ? `${home}/Library/Caches/pip`
    : `${env.XDG_CACHE_HOME || `${home}/.cache`}/pip`;
}

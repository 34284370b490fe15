import type { Interpreter } from '../environment/interpreter.ts';
import { unsafePlace } from '../environment/project.ts';
import { unsafeToMake } from '../environment/safe-place.ts';
import { currentUser } from '../environment/user.ts';
import { inspectVenv } from '../environment/venv-state.ts';
import { configPlaces } from '../pip/config-files.ts';
import { predict } from '../pip/predict.ts';
import { parent } from '../system/paths.ts';
import type { World } from './context.ts';
import { pipWorld } from './pip-world.ts';

const FORMAT = 'pip-shim pass 1';
/** The number of lines in a pass before its list of files. */
const FIXED_LINES = 7;

/**
 * Writes a "pass" for a venv that pip-shim made or the user allowed. With this file, the sh shim can install
 * into the venv, or run the venv's Python, without Node.js. shims/fast-path.sh lists the checks. The lines of
 * the file are: the format, the real path of the venv's Python, the name of that Python's library, the real
 * path of the externally managed Python, the path of its marker, the lock file, and the venv's record. The
 * paths of files that must not change follow: unmodified pips of the externally managed Python, and pip's
 * config files.
 * @param pip the real pip that the user called; undefined if the command does not run pip
 */
export function leavePass(venv: string, marked: Interpreter, pip: string | undefined, world: World): void {
  const { look, fastPathCache, locks } = world;
  const real = look.realPath(marked.path);
  // The sh shim finds the standard library only below the Python's prefix. And only on Linux does it know all
  // of pip's config files.
  const isUsual = marked.marker?.startsWith(`${parent(parent(real))}/lib`);
  if (process.platform !== 'linux' || !isUsual || !world.registry.find(venv)) return;
  // Write no pass for a venv that is safe only in CI, because a shell outside CI could use the pass later.
  const { uid } = currentUser(world.places.home, world.env);
  const who = { uid, home: world.places.home, isAlone: false };
  if (unsafePlace(parent(look.realPath(venv)), who, look) || unsafeToMake(venv, who, look)) return;
  const base = look.realPath(`${venv}/bin/python`);
  const known = fastPathCache.read(venv)?.split('\n').slice(FIXED_LINES, -1) ?? [];
  const files = knownFiles(real, marked, [...known, ...(pip === undefined ? [] : [pip])], world);
  const lines = [
    FORMAT,
    base,
    `python${marked.version}`,
    real,
    marked.marker ?? '',
    locks.fileOf(look.realPath(venv)),
    world.registry.fileOf(venv),
    ...files,
  ];
  if ([venv, ...lines].some((line) => /[\n:]/.test(line))) return;
  fastPathCache.write(venv, `${lines.join('\n')}\n`, () => {
    const state = inspectVenv(venv, uid, look, world.registry);
    return (
      state.kind === 'usable' &&
      state.ours &&
      state.version === marked.version &&
      look.realPath(state.python) === base
    );
  });
}

/**
 * The candidates that are unmodified pips, and then pip's config files. Empty if a config file changes what
 * `pip install` does.
 */
function knownFiles(
  python: string,
  marked: Interpreter,
  candidates: readonly string[],
  world: World,
): readonly string[] {
  const { look, interpreters } = world;
  const env = Object.fromEntries(Object.entries(world.env).filter(([name]) => !name.startsWith('PIP_')));
  const seen = pipWorld(marked, { ...world, env });
  const prediction = predict(['install', 'x'], seen);
  if (prediction.kind !== 'refusal') return [];
  const { user, python: other, dryRun } = prediction.request.settings;
  if (user !== undefined || other !== undefined || dryRun) return [];
  const pips = candidates.filter((pip) => {
    const own = interpreters.ofScript(pip);
    return own !== undefined && look.realPath(own) === python && interpreters.isPlainPip(pip);
  });
  const { global, user: own, site } = configPlaces(seen);
  return [...new Set([...pips, ...[...global, ...own, ...site].filter((file) => seen.exists(file))])];
}

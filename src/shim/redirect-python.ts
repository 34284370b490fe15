import { findProject, outsideOf, type Project } from '../environment/project.ts';
import type { VenvPlace } from '../environment/venv-places.ts';
import { settingsOf } from '../settings/effective.ts';
import { ShimError } from '../system/errors.ts';
import { venvsOf } from './collect.ts';
import type { World } from './context.ts';
import { leavePass } from './fast-path.ts';

/** A Python command with -c, -m or a script, which the sh shim (shims/pip) passes to this program. */
export interface PythonCall {
  /** The name that the user typed: `python` or `python3`. */
  readonly name: string;
  readonly real: string;
  /** The path of the script, as the user typed it. Empty for -c and -m. */
  readonly script: string;
}

/**
 * The Python of the venv that `pip install` would use here. Under PIP_SHIM_AUTO=venv it runs instead of the
 * real Python, so that an unchanged script finds its packages. Undefined if the real Python must run.
 */
export async function venvPython(call: PythonCall, world: World): Promise<string | undefined> {
  const found = await look(call, world);
  if ('why' in found) world.screen.debug(`plain ${call.name}: ${found.why}`);
  else world.screen.debug(`${call.name} is ${found.python}`);
  return 'why' in found ? undefined : found.python;
}

async function look({ name, real, script }: PythonCall, world: World): Promise<Found> {
  const { env, cwd, places } = world;
  const settings = settingsIfGood(world);
  if (settings?.auto !== 'venv' || settings.disable)
    return { why: 'PIP_SHIM_AUTO=venv is not in force, or pip-shim is disabled' };
  const interpreter = await world.interpreters.inspect(real);
  if (!interpreter?.marker) return { why: `${real} is not marked as externally managed` };
  const project = findProject(cwd, outsideOf(env, places.home, process.getuid?.()), world.look);
  if (script !== '' && !liesIn(project, script, world)) return { why: `${script} lies outside the project` };
  const [place] = venvsOf(project, settings, world).places;
  if (!place || !isChosen(place)) return { why: `no venv of pip-shim's for ${project.root}` };
  leavePass(place.path, interpreter, undefined, world);
  const python = `${place.path}/bin/${name}`;
  return { python: world.look.executable(python) ? python : `${place.path}/bin/python` };
}

type Found = { readonly python: string } | { readonly why: string };

/** The settings. Undefined if a setting is invalid, because a Python command must run in any case. */
function settingsIfGood(world: World): ReturnType<typeof settingsOf> | undefined {
  try {
    return settingsOf(world);
  } catch (error) {
    if (error instanceof ShimError) return undefined;
    throw error;
  }
}

/** True if PIP_SHIM_AUTO may use the venv: pip-shim made it, or the user allowed, named or activated it. */
function isChosen({ source, state }: VenvPlace): boolean {
  if (state.kind !== 'usable' || state.link !== undefined || source === 'default') return false;
  return state.ours || source !== 'project';
}

/** True if the script's real path lies in the project. A link in the project to a script does not count. */
function liesIn({ root }: Project, script: string, { cwd, look }: World): boolean {
  const path = look.realPath(script.startsWith('/') ? script : `${cwd}/${script}`);
  const real = look.realPath(root);
  return path === real || path.startsWith(`${real}/`);
}

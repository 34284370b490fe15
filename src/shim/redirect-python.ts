import { findProject, outsideOf, type Project } from '../environment/project.ts';
import type { VenvPlace } from '../environment/venv-places.ts';
import { settingsOf } from '../settings/effective.ts';
import { ShimError } from '../system/errors.ts';
import { venvsOf } from './collect.ts';
import type { World } from './context.ts';
import { leavePass } from './fast-path.ts';

/** A plain Python command with -c, -m or a script, as the sh shim hands it over: see shims/pip. */
export interface PythonCall {
  /** `python`, `python3` */
  readonly name: string;
  readonly real: string;
  /** The script as typed; empty for -c and -m. */
  readonly script: string;
}

/**
 * The Python that runs instead of the real one under PIP_SHIM_AUTO=venv: that of the venv which `pip install` here would
 * use, so that an unchanged script finds what it has installed. Undefined where the real one is to run.
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

/** A bad setting of ours must not stop a Python that has nothing to do with pip. */
function settingsIfGood(world: World): ReturnType<typeof settingsOf> | undefined {
  try {
    return settingsOf(world);
  } catch (error) {
    if (error instanceof ShimError) return undefined;
    throw error;
  }
}

/** The same rule as for AUTO's installs: the venv is ours, or the user named or activated it. */
function isChosen({ source, state }: VenvPlace): boolean {
  if (state.kind !== 'usable' || state.link !== undefined || source === 'default') return false;
  return state.ours || source !== 'project';
}

/** Follows links: a tool that is only linked into the project does not belong to the project. */
function liesIn({ root }: Project, script: string, { cwd, look }: World): boolean {
  const path = look.realPath(script.startsWith('/') ? script : `${cwd}/${script}`);
  const real = look.realPath(root);
  return path === real || path.startsWith(`${real}/`);
}

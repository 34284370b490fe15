import { outsideOf, type Project } from '../environment/project.ts';
import { shellEnvironment } from '../environment/shell-environment.ts';
import { currentUser } from '../environment/user.ts';
import { type VenvPlaces, venvPlaces } from '../environment/venv-places.ts';
import type { Settings } from '../settings/settings.ts';
import type { World } from './context.ts';

/** The real command, and the Python that runs it. */
interface Behind {
  readonly real: string;
  readonly python: string;
  /** The version of Python that the command names. */
  readonly version?: string | undefined;
}

/** The places where pip-shim may use or make a venv for this project. */
export function venvsOf(
  project: Project,
  { venv, venvIsAnywhere }: Settings,
  { real, python, version }: Behind,
  world: World,
): VenvPlaces {
  const { cwd, env, look, places, registry } = world;
  const { uid } = currentUser(places.home, env);
  const { isAlone } = outsideOf(env, places.home, uid);
  const question = { project, cwd, home: places.home, dataDirectory: places.data, uid, isAlone };
  return venvPlaces(
    {
      ...{ ...question, wanted: venv, isAnywhere: venvIsAnywhere, active: shellEnvironment(env, real, look) },
      ...{ python, version },
    },
    look,
    registry,
  );
}

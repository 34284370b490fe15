import { sitesOf } from '../../environment/contents.ts';
import { inspectVenv } from '../../environment/venv-state.ts';
import type { Searched } from '../../packages/providers.ts';
import { siteDirectories } from '../../remedies/installed-by.ts';
import { pipxHomes } from '../../remedies/pipx/facts.ts';
import { commandsNamed } from '../../setup/machine-pips.ts';
import { NOTHING_PUSHED } from '../../state/stack.ts';
import { isPythonName } from '../../system/shim-template.ts';
import { wantedVenv } from '../doctor/settings.ts';
import type { Ports } from '../ports.ts';
import { placesHere } from './resolve-venv.ts';

/** A place that packages are installed in. */
export interface Environment extends Searched {
  /** The path of the venv; for a Python without a venv, the directory with the packages. */
  readonly path: string;
  /**
   * `user`, `local` and `system` are outside any venv: the user's own packages, those that root's pip
   * installed, and those of the system.
   */
  readonly kind: 'venv' | 'pipx' | 'user' | 'local' | 'system';
  /** The environment's version of Python, such as `3.11`. Undefined if the venv does not tell it. */
  readonly python: string | undefined;
  /** True for the environment of the current directory. */
  readonly here: boolean;
}

/**
 * All environments that pip-shim can know. These are the venv of this place, the pushed and the registered
 * venvs, and the venvs of pipx's tools. Each Python on PATH that is not in a venv adds its package
 * directories. If this place has a venv, that venv comes first.
 */
export async function knownEnvironments(ports: Ports): Promise<readonly Environment[]> {
  const { look, registry, env, places } = ports;
  const own = ownVenv(ports);
  const paths = [
    ...(own ?? []),
    ...pushed(ports),
    ...registry
      .all()
      .map(({ path }) => path)
      .sort(),
  ];
  const tools = pipxHomes({ env, home: places.home })
    .map((home) => `${home}/venvs`)
    .flatMap((directory) => look.list(directory).map((name) => `${directory}/${name}`));
  const venvs = (kind: 'venv' | 'pipx', all: readonly string[]) =>
    all.map((path) => venvAt(path, kind, own?.includes(path) === true, ports));
  const all = [
    ...venvs('venv', paths),
    ...venvs('pipx', tools),
    ...(await withoutVenv(own === undefined, ports)),
  ];
  const known = new Set<string>();
  const isFirst = ({ path }: Environment): boolean => {
    const real = look.realPath(path);
    return !known.has(real) && known.add(real) !== undefined;
  };
  return all.filter((each) => look.stat(each.path)?.kind === 'directory').filter(isFirst);
}

/** A list with only the venv of this place. Undefined if the place uses a Python outside any venv. */
export function ownVenv(ports: Ports): readonly [string] | undefined {
  const [place] = placesHere(wantedVenv(ports), ports).places;
  return place && place.state.kind !== 'absent' ? [place.path] : undefined;
}

function pushed({ stacks }: Ports): readonly string[] {
  const shell = stacks.hooked();
  const { stack } = shell === undefined ? NOTHING_PUSHED : stacks.read(shell);
  return stack.map(({ venv }) => venv);
}

function venvAt(path: string, kind: 'venv' | 'pipx', here: boolean, ports: Ports): Environment {
  const { look, uid, registry } = ports;
  const state = inspectVenv(path, uid, look, registry);
  const sites = sitesOf(path, look);
  const made = /\/lib(?:64)?\/python(\d+\.\d+)\//.exec(sites[0] ?? '')?.[1];
  const python = state.kind === 'usable' ? state.version : made;
  return { path, kind, python, here, sites, bin: `${path}/bin` };
}

/**
 * The package directories of the Pythons on PATH that are not in a venv.
 * @param isHere true if the place has no venv. The place then uses the first of these Pythons.
 */
async function withoutVenv(isHere: boolean, ports: Ports): Promise<readonly Environment[]> {
  const { look, pips, places } = ports;
  const pythons = commandsNamed(isPythonName, ports);
  const names = [...pythons.keys()].sort(
    (one, other) => Number(other === 'python3') - Number(one === 'python3'),
  );
  const seen = new Set<string>();
  const found: Environment[] = [];
  for (const name of names) {
    const path = pythons.get(name) ?? '';
    if (seen.has(look.realPath(path))) continue;
    const here = isHere && seen.size === 0;
    seen.add(look.realPath(path));
    const interpreter = await pips.interpreter(name, path);
    if (!interpreter || interpreter.inVenv) continue;
    const { prefix, version: python } = interpreter;
    for (const [kind, site] of siteDirectories(interpreter, places.userBase, look)) {
      const bin = {
        user: `${places.userBase}/bin`,
        local: `${prefix}/local/bin`,
        system: `${prefix}/bin`,
      }[kind];
      found.push({ path: site, kind, python, here, sites: [site], bin });
    }
  }
  return found;
}

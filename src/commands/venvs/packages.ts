import { installedIn } from '../../environment/distributions.ts';
import { shownPath } from '../../system/paths.ts';
import type { Look } from '../../system/ports.ts';
import { columns } from '../help.ts';
import type { Ports } from '../ports.ts';
import type { Environment } from './environments.ts';

/** The packages of all environments, for programs. */
export function packagesAsObjects(environments: readonly Environment[], look: Look): readonly object[] {
  return environments.map((environment) => {
    const { path, kind, python = null, here } = environment;
    const packages = packagesOf(environment, look).map(([name, version]) => ({
      name,
      version: version ?? null,
    }));
    return { path, kind, python, here, packages };
  });
}

/** The packages of all environments, as lines: one for each environment, and one for each of its packages. */
export function packagesAsLines(environments: readonly Environment[], ports: Ports): readonly string[] {
  return environments.flatMap((environment) => {
    const { path, kind, python = '?', here } = environment;
    const packages = packagesOf(environment, ports.look).map(([name, version = '?']) => [name, version]);
    const shown = shownPath(path, ports);
    const what = packages.length === 0 ? ': no packages' : ':';
    const heading = `${shown} (${kind}, Python ${python}${here ? ', here' : ''})${what}`;
    return [heading, ...columns(packages)];
  });
}

function packagesOf({ sites }: Environment, look: Look): readonly (readonly [string, string | undefined])[] {
  return sites.flatMap((site) => installedIn(site, look)).map(({ name, version }) => [name, version]);
}

import type { KnownVenvs, RegistryEntry } from '../state/venv-record.ts';
import { tokenLines } from '../state/venv-record.ts';
import type { Look } from '../system/ports.ts';
import { inspectVenv } from './venv-state.ts';

export interface BrokenVenv {
  readonly path: string;
  readonly why: string;
}

/**
 * The venvs that pip-shim made and that no longer work. An upgrade of the system may have replaced their
 * Python, for example. Leaves out a venv that was never complete. Also leaves out the venv of pip-shim's own
 * pipx, because the next use of pipx makes that venv again.
 * @param data `$XDG_DATA_HOME/pip-shim`, where pip-shim's own pipx lies
 */
export function brokenVenvs(
  registry: KnownVenvs & { all(): readonly RegistryEntry[] },
  uid: number,
  data: string,
  look: Look,
): readonly BrokenVenv[] {
  const made = registry
    .all()
    .filter(({ state, path }) => state !== 'allowed' && path !== look.realPath(`${data}/pipx`));
  return made
    .filter(({ path }) => tokenLines(path, look).length > 0)
    .flatMap(({ path }) => {
      const state = inspectVenv(path, uid, look, registry);
      return state.kind === 'broken' && state.remake ? [{ path, why: state.why }] : [];
    })
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

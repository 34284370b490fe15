import { MARKER, markedDirectory, readMarker } from '../../environment/marker.ts';
import { findProject, outsideOf } from '../../environment/project.ts';
import { inspectVenv } from '../../environment/venv-state.ts';
import { arrivedIn, promptName, type ShellState, withPushed } from '../../state/stack.ts';
import { namedPath, shownPath, typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Ports } from '../ports.ts';
import { hasChanged } from '../venvs/allow.ts';

/**
 * Returns the shell's stack of venvs for the current directory:
 * - Pushes the venv that `.venv-stack` names, if pip-shim made this venv or the user allowed it. Otherwise
 *   prints why not, unless the user denied the venv.
 * - Pops a venv that the `.venv-stack` of another directory activated.
 * - Keeps a venv that an install activated active only in the place of that install.
 * - Pushes nothing while a venv is active that the user activated by hand.
 * - Does not push a venv again that the user popped, until a cd leaves the project.
 */
export function resolveActivation(before: ShellState, ports: Ports): ShellState {
  const { cwd, env, places, look, uid } = ports;
  const outside = outsideOf(env, places.home, uid);
  const directory = markedDirectory(cwd, outside, look);
  const state = arrivedIn(directory, findProject(cwd, outside, look).root, before, isByHand(env));
  if (directory === undefined || state.left !== undefined) return state;
  if (state.stack.some(({ marked }) => marked === directory) || isByHand(env)) return state;
  const marked = readMarker(directory, uid, places.data, look);
  if (marked.kind === 'ignored') {
    ports.screen.line(`${shownPath(`${directory}/${MARKER}`, ports)} is ignored: ${marked.why}`);
    return state;
  }
  const problem = whyNot(marked.venv, marked.push, ports);
  if (problem === undefined) {
    const pushed = { venv: marked.venv, name: promptName(marked.venv), marked: directory };
    return withPushed(state, pushed);
  }
  if (!ports.denials.has(marked.venv)) ports.screen.line(problem);
  return state;
}

function isByHand(env: Ports['env']): boolean {
  return Boolean(env.VIRTUAL_ENV) && env.VIRTUAL_ENV !== env._PIPSHIM_ACTIVE;
}

/** The line that says why the hook may not activate the venv. Undefined if the hook may activate it. */
function whyNot(venv: string, push: string, ports: Ports): string | undefined {
  const { uid, look, registry } = ports;
  const state = inspectVenv(venv, uid, look, registry);
  const place = shownPath(venv, ports);
  const silence = quoteWord(typedPath(venv, ports));
  if (venv.includes(':')) return `${place} can't be on PATH, because of the colon`;
  if (state.kind === 'absent')
    return `${MARKER} asks for ${place}, which does not exist yet; to make it: ${push}`;
  if (state.kind === 'broken') {
    const again = state.remake
      ? `; to make it again: pip-shim rebuild ${quoteWord(namedPath(venv, ports))}`
      : '';
    return `${place} can't be used: ${state.why}${again}`;
  }
  if (state.link !== undefined) return `${place} is a symbolic link, and is not activated on cd`;
  if (state.ours && !hasChanged(venv, ports)) return undefined;
  const why = state.ours ? 'has changed since it was allowed' : 'was not made by pip-shim';
  return `${place} ${why}; to activate it here: pip-shim allow ${silence}; to silence this: pip-shim deny ${silence}`;
}

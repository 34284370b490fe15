import type { Look } from '../system/ports.ts';
import { originOf } from './checkout/checkout.ts';
import type { Usable } from './venv-state.ts';

/**
 * In CI, an earlier step of the job has usually made the venv. So a venv that is not ours counts as ours on
 * three conditions: it did not come with the checkout, its parts are regular directories, and its Python is
 * the Python behind the shim.
 * @param python the Python behind the shim; undefined if it is not known
 */
export function inCi(path: string, state: Usable, python: string | undefined, look: Look): Usable {
  if (state.ours || state.link !== undefined || python === undefined) return state;
  const unusual = unusualPart(path, state, look);
  if (unusual !== undefined) return { ...state, suspect: { why: unusual, files: [] } };
  if (look.realPath(state.python) !== look.realPath(python))
    return { ...state, suspect: { why: `its Python is not ${python}`, files: [] } };
  const { suspect, files } = originOf(look.realPath(path), look);
  return suspect === undefined
    ? { ...state, ours: true, byCi: true }
    : { ...state, suspect: { why: suspect, files } };
}

function unusualPart(path: string, { version }: Usable, look: Look): string | undefined {
  const library = `lib/python${version}`;
  const parts = ['bin', 'lib', library, `${library}/site-packages`];
  const part = parts.find((name) => look.lstat(`${path}/${name}`)?.kind !== 'directory');
  if (part !== undefined) return `its ${part} is no regular directory`;
  return look.lstat(`${path}/pyvenv.cfg`)?.kind === 'file' ? undefined : 'its pyvenv.cfg is no regular file';
}

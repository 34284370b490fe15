import type { VenvState } from '../../environment/venv-state.ts';
import { isMark, type KnownVenvs } from '../../state/venv-record.ts';
import type { FileChanges } from '../../system/files.ts';
import type { Look } from '../../system/ports.ts';

/** What is needed to delete a venv with its record. */
export interface RemovalTools {
  readonly look: Pick<Look, 'list'>;
  readonly files: Pick<FileChanges, 'removeTree'>;
  readonly registry: { readonly forget: (path: string) => void };
  readonly stacks: { readonly wake: (path: string) => void };
}

/**
 * Deletes the venv's contents, then the directory with pip-shim's token file, and last the record. So if it
 * is interrupted, pip-shim still knows the venv and can delete it later. The caller holds the venv's lock.
 */
export function removeVenv(path: string, { files, look, registry, stacks }: RemovalTools): void {
  for (const name of look.list(path)) if (!isMark(name)) files.removeTree(`${path}/${name}`);
  files.removeTree(path);
  registry.forget(path);
  stacks.wake(path);
}

/** What the module venv, uv and pip-shim put into a new venv's site-packages. */
const FROM_US = [
  /^(?:pip|setuptools|wheel)(?:-[\d.]+\.dist-info)?$/,
  /^(?:pkg_resources|_distutils_hack|distutils-precedence\.pth|_virtualenv\.(?:pth|py)|__pycache__)$/,
];

/**
 * Whether a new venv still holds nothing but pip, so that nobody misses it.
 * @param left the venv's state after the failed install
 */
export function isUnused(
  path: string,
  left: VenvState,
  look: Pick<Look, 'list'>,
  registry: KnownVenvs,
): boolean {
  if (left.kind !== 'usable' || !left.ours || registry.find(path)?.state !== 'made') return false;
  return look
    .list(`${path}/lib/python${left.version}/site-packages`)
    .every((name) => FROM_US.some((pattern) => pattern.test(name)));
}

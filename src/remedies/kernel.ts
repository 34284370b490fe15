import { typedPath } from '../system/paths.ts';
import { quoteWord } from '../ui/text.ts';
import type { Facts } from './facts.ts';

/**
 * Tells how to add a notebook kernel for a venv. The running kernel is another Python, so it can't import
 * from the venv.
 */
export function addKernel(venv: string, facts: Facts): string {
  const python = quoteWord(`${typedPath(venv, facts)}/bin/python`);
  return `add a kernel for it: !pip install ipykernel, then !${python} -m ipykernel install --user --name venv`;
}

import type { Look } from './ports.ts';
import { normaliseName } from './text.ts';

/** Names of the distributions whose metadata lies in a directory of sys.path. */
export function distributionsIn(directory: string, look: Look): readonly string[] {
  return look.list(directory).flatMap((file) => distributionOf(file) ?? []);
}

/** The distribution of an entry in site-packages that is its metadata (PEP 376), by its PEP 503 name. */
export function distributionOf(file: string): string | undefined {
  const name = /^(.+?)(?:-[^-]+)?(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(file)?.[1];
  return name === undefined ? undefined : normaliseName(name);
}

import type { Look } from '../system/ports.ts';
import { normaliseName } from '../ui/text.ts';

/** The normalised names of the distributions that are installed in a directory of sys.path. */
export function distributionsIn(directory: string, look: Look): readonly string[] {
  return look.list(directory).flatMap((file) => distributionOf(file) ?? []);
}

/**
 * The normalised name (PEP 503) of a distribution, taken from the name of its metadata directory (PEP 376):
 * `PyYAML-6.0.dist-info` gives `pyyaml`. Undefined for any other file.
 */
export function distributionOf(file: string): string | undefined {
  const name = /^(.+?)(?:-[^-]+)?(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(file)?.[1];
  return name === undefined ? undefined : normaliseName(name);
}

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

/** A distribution that is installed in a directory of sys.path. */
export interface Distribution {
  /** The name in PEP 503 form. */
  readonly name: string;
  /** The version. Undefined if no file tells it. */
  readonly version: string | undefined;
  /** Path of the metadata. It is a directory, or a file if distutils installed the distribution. */
  readonly metadata: string;
}

/** The distributions in a directory of sys.path, sorted by name. */
export function installedIn(directory: string, look: Look): readonly Distribution[] {
  const found = new Map<string, Distribution>();
  for (const file of look.list(directory)) {
    const name = distributionOf(file);
    if (name === undefined || found.has(name)) continue; // some have a dist-info beside an egg-info
    found.set(name, { name, ...described(`${directory}/${file}`, look) });
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Reads the version from the metadata, or else from the name of the metadata directory (PEP 376). */
function described(metadata: string, look: Look): Omit<Distribution, 'name'> {
  const texts = [`${metadata}/METADATA`, `${metadata}/PKG-INFO`, metadata];
  const text = texts.map((file) => look.readText(file)).find((each) => each !== undefined) ?? '';
  const named = /-([^-/]+)(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(metadata)?.[1];
  return { version: headerOf(text, 'Version') ?? named, metadata };
}

/**
 * Reads one header of METADATA. Stops at the first empty line, because the description after it may contain
 * anything.
 */
function headerOf(text: string, field: string): string | undefined {
  for (const line of text.split('\n')) {
    if (line.trim() === '') return undefined;
    if (line.startsWith(`${field}:`)) return line.slice(field.length + 1).trim() || undefined;
  }
  return undefined;
}

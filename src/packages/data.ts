import type { Look } from '../system/ports.ts';

/** The files with pip-shim's facts about packages. They lie in data/ beside the program. */
export const DATA_FILES = [
  'build-needs.txt',
  'catalogue/architectures.txt',
  'catalogue/catalogue.txt',
  'names/names.txt',
  'names/traits.txt',
  'wheels/wheels.txt',
] as const;

/**
 * Returns the text of a file. If pip-shim can't read the file, the text is empty, as if there were no facts.
 */
export type Data = (file: (typeof DATA_FILES)[number]) => string;

/** pip-shim reads at most this many bytes of a file. The catalogue has 140,000. */
const LIMIT = 1 << 20;

/** Reads the files in `directory`. Does not parse them, because a lookup searches the text. */
export const dataIn =
  (directory: string, look: Pick<Look, 'readText'>): Data =>
  (file) =>
    look.readText(`${directory}/${file}`, LIMIT) ?? '';

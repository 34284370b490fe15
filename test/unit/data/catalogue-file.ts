import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CatalogueEntry, lookUp } from '../../../src/packages/catalogue.ts';
import { normaliseName } from '../../../src/ui/text.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const generator = here('../../../data/catalogue/make.py');
export const catalogue = readFileSync(here('../../../data/catalogue/catalogue.txt'), 'utf8');

/** Returns the rows of a tab-separated file without its comments. The path is relative to this directory. */
export function rowsOf(file: string): readonly (readonly string[])[] {
  const lines = readFileSync(here(file), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
}

/** Returns the shipped catalogue's entry for a package name as the user types it. */
export function entryOf(typed: string, release?: string): CatalogueEntry {
  const [entry] = lookUp([normaliseName(typed)], catalogue, release);
  if (!entry) throw new Error('a name was asked and nothing answered');
  return entry;
}

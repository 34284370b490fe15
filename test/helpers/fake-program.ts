import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './sandbox.ts';

/** Copies the files of shims/ to the places in a directory that they have in an installation. */
export function placeParts(directory: string): void {
  mkdirSync(join(directory, 'shims'), { recursive: true });
  for (const name of readdirSync(join(repository, 'shims')))
    cpSync(join(repository, 'shims', name), join(directory, name.endsWith('.cjs') ? name : `shims/${name}`));
}

/** Makes a directory like an installation's, but with `text` as the code of pip-shim.cjs. */
export function placeProgram(directory: string, text: string): void {
  placeParts(directory);
  writeFileSync(join(directory, 'pip-shim.cjs'), text);
}

import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './sandbox.ts';

/** Copies boot.cjs and the parts of the shims into a directory, as an installation has them. */
export function placeParts(directory: string): void {
  mkdirSync(join(directory, 'shims'), { recursive: true });
  for (const name of readdirSync(join(repository, 'shims')))
    cpSync(join(repository, 'shims', name), join(directory, name.endsWith('.cjs') ? name : `shims/${name}`));
}

/** Makes a program directory with this text in place of the program. */
export function placeProgram(directory: string, text: string): void {
  placeParts(directory);
  writeFileSync(join(directory, 'pip-shim.cjs'), text);
}

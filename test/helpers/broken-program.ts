import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './sandbox.ts';
import { freshDir } from './temp.ts';

/** Makes a program that throws as soon as boot.cjs loads it. Returns the `program` of sandbox options. */
export function brokenProgram(): string {
  const directory = freshDir('broken');
  copyFileSync(join(repository, 'shims/boot.cjs'), join(directory, 'boot.cjs'));
  writeFileSync(join(directory, 'pip-shim.cjs'), 'throw new Error("broken")');
  return directory;
}

import { placeProgram } from './fake-program.ts';
import { freshDir } from './temp.ts';

/** Makes a program that throws as soon as boot.cjs loads it. Returns the program's directory. */
export function brokenProgram(): string {
  const directory = freshDir('broken');
  placeProgram(directory, 'throw new Error("broken")');
  return directory;
}

import { PipExit } from './exit.ts';
import type { PipRequest } from './request.ts';
import { type Reading, readEditable, readRequirement } from './requirement.ts';
import { beside, firstOf, isRemote, linesIn, splitLine } from './requirements-file.ts';
import type { PipWorld } from './world.ts';

/**
 * Whether any argument or requirements file of `pip uninstall` names a package. If none does, pip ends.
 * pip-shim assumes that a remote file names a package. commands/uninstall.py reads all arguments and files
 * before it looks for the marker, and ends at an error.
 * @throws PipExit if a file is missing, or if pip does not understand a requirement
 */
export function namesSomething(request: PipRequest, world: PipWorld): boolean {
  const place = { world, above: [], seen: new Set<string>() };
  return [
    ...request.requirements.map((text) => isNamed(readRequirement(text, world), text)),
    ...request.requirementFiles.map((file) => fileNamesSomething(file, place)),
  ].includes(true);
}

/** The context in which pip reads a requirements file. */
interface Place {
  readonly world: PipWorld;
  /** The files that include this file, the outermost first. */
  readonly above: readonly string[];
  /** All files that this run has started to read. */
  readonly seen: Set<string>;
}

/** Whether a requirements file names a package. Reads the file as req/req_file.py does. */
function fileNamesSomething(file: string, place: Place): boolean {
  const { world, above, seen } = place;
  if (isRemote(file)) return true;
  if (seen.has(file) && !above.includes(file)) return false; // its lines have been read already
  seen.add(file);
  // Reads every line, even after a line that names a package, because pip also ends at a wrong line.
  return linesIn(file, world, above)
    .map((line) => lineNamesSomething(line, file, { ...place, above: [...above, file] }))
    .includes(true);
}

function lineNamesSomething(line: string, file: string, place: Place): boolean {
  const { world } = place;
  const { requirement, options } = splitLine(line, world.pipVersion);
  const first = (dest: string) => firstOf(options, dest);
  const [editable, included] = [first('editables'), first('requirements') ?? first('constraints')];
  if (requirement !== '') return isNamed(readRequirement(requirement, world), line);
  if (editable !== undefined) return isNamed(readEditable(editable, world), line);
  return included === undefined ? false : fileNamesSomething(beside(file, included), place);
}

function isNamed(reading: Reading, text: string): boolean {
  if (reading === 'wrong') throw new PipExit(`pip does not understand the requirement ${text}`);
  return reading === 'named';
}

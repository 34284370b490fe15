import { PipExit } from './exit.ts';
import type { PipRequest } from './request.ts';
import { type Reading, readEditable, readRequirement } from './requirement.ts';
import { beside, firstOf, isRemote, linesIn, splitLine } from './requirements-file.ts';
import type { PipWorld } from './world.ts';

/**
 * commands/uninstall.py reads all its arguments and files before it looks for the marker, and ends over a wrong one.
 * Says whether any of them names a distribution; without one pip ends as well. A remote file is taken for one that does.
 * @throws PipExit for a file that is not there and for what pip does not understand
 */
export function namesSomething(request: PipRequest, world: PipWorld): boolean {
  const place = { world, above: [], seen: new Set<string>() };
  return [
    ...request.requirements.map((text) => isNamed(readRequirement(text, world), text)),
    ...request.requirementFiles.map((file) => fileNamesSomething(file, place)),
  ].includes(true);
}

/** Where a file is read from. */
interface Place {
  readonly world: PipWorld;
  /** The files that include it, from the first on. */
  readonly above: readonly string[];
  /** All that have been begun. */
  readonly seen: Set<string>;
}

/** req/req_file.py. */
function fileNamesSomething(file: string, place: Place): boolean {
  const { world, above, seen } = place;
  if (isRemote(file)) return true;
  if (seen.has(file) && !above.includes(file)) return false; // its lines have been asked
  seen.add(file);
  // Every line is read, as a wrong one further down ends pip too.
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

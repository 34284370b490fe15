import type { PipRequest } from '../request.ts';
import { PipExit } from './exit.ts';
import { readRequirement } from './requirement.ts';
import { fileNamesSomething } from './requirements-file.ts';
import type { PipWorld } from './world.ts';

/**
 * commands/uninstall.py reads all its arguments and files before it looks for the marker, and ends over a wrong one.
 * Says whether any of them names a distribution; without one pip ends as well.
 * @throws PipExit
 */
export function namesSomething(request: PipRequest, world: PipWorld): boolean {
  const readings = request.requirements.map((text) => {
    const reading = readRequirement(text, world);
    if (reading === 'wrong') throw new PipExit(`pip does not understand the requirement ${text}`);
    return reading === 'named';
  });
  return [...readings, ...request.requirementFiles.map((file) => fileNamesSomething(file, world))].includes(
    true,
  );
}

import type { PipRequest } from '../request.ts';
import { PipExit } from './exit.ts';
import type { PipWorld } from './world.ts';

export function namesSomething(request: PipRequest, world: PipWorld): boolean {
  for (const file of request.requirementFiles) {
    if (!world.exists(file)) throw new PipExit(`${file} is not there`);
  }
  return request.requirements.length > 0 || request.requirementFiles.length > 0;
}

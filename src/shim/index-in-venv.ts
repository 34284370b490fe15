import type { Interpreter } from '../environment/interpreter.ts';
import { configItems } from '../pip/configuration.ts';
import { PipExit } from '../pip/exit.ts';
import type { PipRequest, TypedOption } from '../pip/request.ts';
import { readRequirementsFile } from '../pip/requirements-file.ts';
import { toldOptions } from '../pip/told-options.ts';
import type { PipWorld } from '../pip/world.ts';
import { soleIndex } from '../remedies/venv/sources.ts';
import type { Settings } from '../settings/settings.ts';
import type { World } from './context.ts';
import { pipWorld } from './pip-world.ts';

/**
 * The only index that the pip of a venv may use. Reads pip's variables, its config files (also the venv's
 * own), and an install's options and requirements files. Undefined if there may be several indices.
 */
export function indexInVenv(
  venv: string,
  { interpreter, index }: { readonly interpreter: Interpreter; readonly index: Settings['index'] },
  world: Pick<World, 'env' | 'look' | 'places'>,
  typed: PipRequest['typed'] = [],
): string | undefined {
  const seen = { ...pipWorld(interpreter, world), prefix: venv };
  try {
    const isolated = typed.some(({ name }) => name === '--isolated');
    const told = toldOptions('install', configItems('install', isolated, seen), seen.pipVersion);
    const options = [...told, ...typed];
    const inFiles = optionsInFiles(options, seen);
    return inFiles && soleIndex([...options, ...inFiles], index);
  } catch (error) {
    if (error instanceof PipExit) return undefined; // pip itself stops at this error
    throw error;
  }
}

/**
 * The options in requirements files. They override the command's options. Undefined if a file can't be read.
 */
function optionsInFiles(options: readonly TypedOption[], seen: PipWorld): readonly TypedOption[] | undefined {
  const files = options.filter(({ name }) => name === '--requirement' || name === '--constraint');
  const read = files.map(({ value = '' }) => readRequirementsFile(value, seen).options);
  return read.some((each) => each === undefined) ? undefined : read.flatMap((each) => each ?? []);
}

import type { Interpreter } from '../../environment/interpreter.ts';
import { OptionParser } from '../../pip/option-parser.ts';
import { belowHome } from '../../system/paths.ts';
import type { Ports } from '../ports.ts';
import type { PipWords } from './words.ts';

/** pip's commands that only read. shims/pip may run them in the environment of the place. */
const READING = ['list', 'show', 'freeze', 'check', 'inspect', '--version'];

/**
 * The command of pip's that only reads, and reads the packages of its own Python. Undefined for any other
 * command.
 */
export function readingCommand(
  words: readonly string[],
  pipVersion: string | undefined,
  env: NodeJS.ProcessEnv,
): string | undefined {
  // As _pipshim_only_reads in shims/pip: --user, --path, --python, and the variables of these options.
  const isElsewhere = words.some((word) => /^--(?:us|pa|py)/.test(word));
  if (isElsewhere || env.PIP_USER || env.PIP_PATH || env.PIP_PYTHON) return undefined;
  try {
    const { rest, typed } = new OptionParser('main', pipVersion).parse(words);
    const command = typed.some(({ name }) => name === '--version') ? '--version' : rest[0];
    return READING.find((each) => each === command);
  } catch {
    return undefined; // pip rejects the words
  }
}

/** In which environment a command runs, as text. `isFollowed`: whether it is a venv and not pip's own. */
export async function environmentOf(
  { name, pip, python }: PipWords,
  interpreter: Interpreter | undefined,
  script: string,
  { env, installation, look, pips, places }: Ports,
): Promise<{ readonly shown: string; readonly isFollowed?: true }> {
  const isPython = python !== undefined || name.startsWith('python');
  if (interpreter?.inVenv) return { shown: `the venv of ${interpreter.path}` };
  if (isPython && !look.lstat(`${installation.shims}/${name}`))
    return {
      shown: `the interpreter's own: ${name} has no shim here (to place it: pip-shim enable python)`,
    };
  if (isPython && env.PIP_SHIM_PYTHON === '0')
    return { shown: "the interpreter's own: PIP_SHIM_PYTHON is 0" };
  const call = { name, real: pip, interpreter: interpreter?.path ?? pip, script };
  const found = await pips.environment(call);
  if (!('path' in found)) return { shown: `the interpreter's own: ${found.why}` };
  const venv = belowHome(found.path, places.home);
  return { shown: `${venv}: an install here goes there without a question`, isFollowed: true };
}

import { type ModuleCall, readModuleCall } from '../../environment/python-words.ts';
import { isPipName, isPythonName } from '../../system/shim-template.ts';

/** A command, as the user gave it to `explain`. */
export interface PipWords {
  /** Name of the command, such as `pip`, `pip3.12` or `python3`. */
  readonly name: string;
  /** Path of the real command. */
  readonly pip: string;
  /** pip's arguments, with the subcommand. For a Python command that is not pip, Python's arguments. */
  readonly words: readonly string[];
  /** Set for `python3 -m pip`. */
  readonly python?: ModuleCall['python'] | undefined;
}

const KINDS = ['install', 'uninstall'];

/** Reads what a user types: a pip command, `python3 -m pip …`, another Python command, or just requirements. */
export function readTyped(words: readonly string[]): Omit<PipWords, 'pip'> {
  const [name = '', ...rest] = words;
  if (isPythonName(name)) {
    const call = readModuleCall(rest);
    return call ? { name, words: call.args, python: call.python } : { name, words: rest };
  }
  if (isPipName(name) && rest.length > 0) return { name, words: rest };
  return { name: 'pip', words: withKind(words) };
}

/** True for a Python command that does not run pip, such as `python3 app.py`. */
export const isOtherPython = ({ name, python }: Omit<PipWords, 'pip'>): boolean =>
  isPythonName(name) && !python;

/** Adds `install` if the subcommand is missing. pip allows its general options before the subcommand. */
function withKind(words: readonly string[]): readonly string[] {
  const hasKind =
    KINDS.includes(words[0] ?? '') ||
    (words[0]?.startsWith('-') && words.some((word) => KINDS.includes(word)));
  return hasKind ? words : ['install', ...words];
}

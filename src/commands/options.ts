import { parseArgs } from 'node:util';
import { type ShimError, usageError } from '../system/errors.ts';
import { didYouMean } from '../ui/suggest.ts';

export interface Words {
  readonly options: ReadonlySet<string>;
  readonly positionals: readonly string[];
}

/**
 * Reads a command's arguments: options anywhere before `--`, and at most `most` other arguments.
 * @param known the command's options, with their dashes
 * @throws ShimError (exit code 2) that names the wrong argument and lists the valid options
 */
export function readWords(args: readonly string[], known: readonly string[], most = 0): Words {
  const { tokens } = parseArgs({ args: [...args], strict: false, allowPositionals: true, tokens: true });
  const options = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    if (!known.includes(token.rawName)) throw unknownOption(token.rawName, known);
    if (token.value !== undefined) throw misuse(`${token.rawName} takes no value: ${token.value}`, known);
    options.add(token.rawName);
  }
  const surplus = positionals[most];
  if (surplus !== undefined) throw misuse(`unexpected argument: ${surplus}`, known);
  return { options, positionals };
}

export function unknownOption(name: string, known: readonly string[]): ShimError {
  return misuse(`unknown option: ${name}${didYouMean(name, [...known, '--help'])}`, known);
}

function misuse(message: string, known: readonly string[]): ShimError {
  return usageError(message, [`the options are ${[...known, '--help'].join(', ')}`]);
}

import { hasVariable } from '../../pip/requirements-file.ts';
import type { Facts } from '../facts.ts';
import { NoEquivalent } from './no-equivalent.ts';

/**
 * Returns the lines of a requirements file, if each line is a plain requirement.
 * @throws NoEquivalent if the file has other lines, or pip-shim can't read it
 */
export function plainLines(file: string, facts: Facts): readonly string[] {
  const lines = checkedLines(file, facts);
  if (lines?.every((line) => optionIn(line) === undefined)) return lines;
  throw new NoEquivalent(`${file} holds more than plain requirements`);
}

/**
 * The requirements in a file that the tool reads by itself. Undefined if pip-shim can't read the file. Of all
 * options, only `-e` means the same to the tool as to pip. For example, uv ignores `--pre` and drops hashes.
 * @throws NoEquivalent if the file has another option than `-e`
 */
export function linesForTool(file: string, title: string, facts: Facts): readonly string[] | undefined {
  return checkedLines(file, facts)?.map((line) => {
    const [, editable] = /^(?:-e|--editable)[\s=]\s*(\S+)$/.exec(line) ?? [];
    const option = optionIn(editable ?? line);
    if (option !== undefined) throw new NoEquivalent(`${title} has no equivalent of ${option} in ${file}`);
    return editable ?? line;
  });
}

/**
 * The lines of a requirements file. Refuses variables, because the tool would store their values in the
 * project's files. A value may be a secret, and pip does not store it.
 */
function checkedLines(file: string, { files }: Facts): readonly string[] | undefined {
  const lines = files.get(file)?.lines;
  if (lines?.some(hasVariable))
    throw new NoEquivalent(`${file} holds variables, which would be written into the project's files`);
  return lines;
}

/**
 * The first option in a line. As in pip, an option is a word that begins with a dash (break_args_options).
 */
const optionIn = (line: string): string | undefined => /(?:^|\s)(-[^\s=]*)/.exec(line)?.[1];

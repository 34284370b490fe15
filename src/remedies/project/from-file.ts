import { hasVariable } from '../../pip/requirements-file.ts';
import type { Facts } from '../facts.ts';
import { NoEquivalent } from './no-equivalent.ts';

/**
 * The lines of a requirements file, where each is a requirement.
 * @throws NoEquivalent for a file that holds more, or can't be read
 */
export function plainLines(file: string, facts: Facts): readonly string[] {
  const lines = checkedLines(file, facts);
  if (lines?.every((line) => optionIn(line) === undefined)) return lines;
  throw new NoEquivalent(`${file} holds more than plain requirements`);
}

/**
 * What a tool that reads the file by itself would find there, as requirements; undefined where we can't read it. Of all
 * options only `-e` means the same to it: uv passes over `--pre` and forgets hashes.
 * @throws NoEquivalent for what it would understand otherwise
 */
export function linesForTool(file: string, title: string, facts: Facts): readonly string[] | undefined {
  return checkedLines(file, facts)?.map((line) => {
    const [, editable] = /^(?:-e|--editable)[\s=]\s*(\S+)$/.exec(line) ?? [];
    const option = optionIn(editable ?? line);
    if (option !== undefined) throw new NoEquivalent(`${title} has no equivalent of ${option} in ${file}`);
    return editable ?? line;
  });
}

/** The value of a variable may be a secret, which pip itself keeps nowhere. */
function checkedLines(file: string, { files }: Facts): readonly string[] | undefined {
  const lines = files.get(file)?.lines;
  if (lines?.some(hasVariable))
    throw new NoEquivalent(`${file} holds variables, which would be written into the project's files`);
  return lines;
}

/** pip takes the first word with a dash for one (break_args_options). */
const optionIn = (line: string): string | undefined => /(?:^|\s)(-[^\s=]*)/.exec(line)?.[1];

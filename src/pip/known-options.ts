import { PIP_OPTIONS, type PipOption, type PipParser } from './options.ts';
import { isAtLeast } from './world.ts';

const known = new Map<string, ReadonlyMap<string, PipOption>>();

/** By all their names; kept, since each line of a requirements file is read by a parser of its own. */
export function optionsOf(parser: PipParser, pipVersion: string | undefined): ReadonlyMap<string, PipOption> {
  const key = `${parser} ${pipVersion}`;
  const options =
    known.get(key) ??
    new Map(
      PIP_OPTIONS.filter((option) => option.on.includes(parser) && existsIn(option, pipVersion)).flatMap(
        (option) => option.names.map((name) => [name, option] as const),
      ),
    );
  known.set(key, options);
  return options;
}

/** Whether a release of pip's has an option in this form. */
export const existsIn = ({ since, until }: PipOption, pipVersion: string | undefined): boolean =>
  (since === undefined || isAtLeast(pipVersion, since)) &&
  (until === undefined || !isAtLeast(pipVersion, until));

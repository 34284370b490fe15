import { PIP_OPTIONS, type PipOption, type PipParser } from './options.ts';
import { isAtLeast } from './world.ts';

const known = new Map<string, ReadonlyMap<string, PipOption>>();

/**
 * The options of one of pip's parsers, by each of their names. The result is cached, because pip-shim makes a
 * parser for each line of a requirements file.
 */
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

/** Whether this release of pip has the option in this form. */
export const existsIn = ({ since, until }: PipOption, pipVersion: string | undefined): boolean =>
  (since === undefined || isAtLeast(pipVersion, since)) &&
  (until === undefined || !isAtLeast(pipVersion, until));

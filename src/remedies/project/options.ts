import { meaningOf } from '../../pip/option-meanings.ts';
import { toldOfPackages } from '../../pip/told-options.ts';
import type { Facts } from '../facts.ts';
import type { ProjectTool } from './facts.ts';
import { NoEquivalent } from './no-equivalent.ts';
import type { ToolWords } from './tools.ts';

/** An option as a message names it: `--upgrade` or `PIP_UPGRADE`. Undefined if nothing sets the option. */
export function wordingOf(option: string, facts: Facts): string | undefined {
  return wordings(facts).find(([name]) => name === option)?.[1];
}

/** @throws NoEquivalent if the user set another package index than the project's */
export function refuseSources({ title }: ProjectTool, { request, settings: { index } }: Facts): void {
  const elsewhere =
    toldOfPackages(request).find(({ name }) => meaningOf(name).decides === 'index')?.where ??
    (index && `index (${index.where})`);
  if (elsewhere) throw new NoEquivalent(`${title} uses its own package indexes, but ${elsewhere} is set`);
}

/**
 * Translates pip's options to the tool's options. Includes the options from pip's environment variables and
 * config files, because no tool reads them.
 * @throws NoEquivalent that names the options without an equivalent
 */
export function optionWords({ title }: ProjectTool, words: ToolWords, facts: Facts): readonly string[] {
  const known = (name: string): readonly string[] | undefined =>
    words.options[name] ?? meaningOf(name).project;
  const others = wordings(facts).filter(([name]) => !HANDLED.includes(name));
  const unknown = others.filter(([name]) => known(name) === undefined);
  const named = new Set(unknown.map(([, wording]) => wording));
  if (named.size > 0) throw new NoEquivalent(`${title} has no equivalent of ${[...named].join(', ')}`);
  return others.flatMap(([name]) => known(name) ?? []);
}

/** The options that other functions translate. */
const HANDLED = ['--requirement', '--editable', '--group', '--constraint', '--upgrade'];

/** @throws NoEquivalent if the command has a constraints file and the tool takes none */
export function constraintWords(
  { title }: ProjectTool,
  { constraint }: ToolWords,
  facts: Facts,
): readonly string[] {
  const { constraintFiles } = facts.request;
  if (constraintFiles.length === 0) return [];
  if (constraint === undefined)
    throw new NoEquivalent(`${title} has no equivalent of ${wordingOf('--constraint', facts)}`);
  return constraintFiles.flatMap((file) => [constraint, noOption(file)]);
}

/** The given options that only the tool's `add` takes. Another subcommand would ignore them or fail. */
export function forAdding({ addOnly = [] }: ToolWords, facts: Facts): readonly string[] {
  return wordings(facts).flatMap(([name, wording]) =>
    name === '--constraint' || addOnly.includes(name) ? [wording] : [],
  );
}

/** Writes a path so that no tool can mistake it for an option. */
export const noOption = (path: string): string => (path.startsWith('-') ? `./${path}` : path);

/** Each option that applies, with its source. A typed option overrides a variable or a config file. */
function wordings({ request }: Facts): readonly (readonly [name: string, wording: string])[] {
  const typed = new Set(request.typed.map(({ name }) => name));
  const others = new Map(toldOfPackages(request).map(({ name, where }) => [name, where]));
  return [
    ...request.typed.map(({ name }) => [name, name] as const),
    ...[...others].filter(([name]) => !typed.has(name)),
  ];
}

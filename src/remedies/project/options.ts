import { SOURCES, toldOfPackages } from '../../pip/told-options.ts';
import type { Facts } from '../facts.ts';
import type { ProjectTool } from './facts.ts';
import { NoEquivalent } from './no-equivalent.ts';
import { COMMON_OPTIONS, type ToolWords } from './tools.ts';

/** How pip is told an option: by itself, `PIP_UPGRADE`, …; undefined where it is not told it. */
export function wordingOf(option: string, facts: Facts): string | undefined {
  return wordings(facts).find(([name]) => name === option)?.[1];
}

/** @throws NoEquivalent where pip is to look elsewhere than the project says */
export function refuseSources({ title }: ProjectTool, { request, settings: { index } }: Facts): void {
  const elsewhere =
    toldOfPackages(request).find(({ name }) => SOURCES.includes(name))?.where ??
    (index && `index (${index.where})`);
  if (elsewhere) throw new NoEquivalent(`${title} uses its own package indexes, but ${elsewhere} is set`);
}

/**
 * pip's options in the tool's words, those of its variables and config files too, which no tool reads.
 * @throws NoEquivalent that names those without an equivalent
 */
export function optionWords({ title }: ProjectTool, words: ToolWords, facts: Facts): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = { ...COMMON_OPTIONS, ...words.options };
  const others = wordings(facts).filter(([name]) => !HANDLED.includes(name));
  const unknown = others.filter(([name]) => !Object.hasOwn(known, name));
  const named = new Set(unknown.map(([, wording]) => wording));
  if (named.size > 0) throw new NoEquivalent(`${title} has no equivalent of ${[...named].join(', ')}`);
  return others.flatMap(([name]) => known[name] ?? []);
}

/** What is translated by itself. */
const HANDLED = ['--requirement', '--editable', '--group', '--constraint', '--upgrade'];

/** @throws NoEquivalent where the tool has no constraints */
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

/** Options that only the subcommand `add` takes. Another subcommand would ignore them, or end. */
export function forAdding({ addOnly = [] }: ToolWords, facts: Facts): readonly string[] {
  return wordings(facts).flatMap(([name, wording]) =>
    name === '--constraint' || addOnly.includes(name) ? [wording] : [],
  );
}

/** A path as a word that no tool takes for an option. */
export const noOption = (path: string): string => (path.startsWith('-') ? `./${path}` : path);

/** Each option that holds, and how it is said; what is typed as well as told is typed. */
function wordings({ request }: Facts): readonly (readonly [name: string, wording: string])[] {
  const typed = new Set(request.typed.map(({ name }) => name));
  const others = new Map(toldOfPackages(request).map(({ name, where }) => [name, where]));
  return [
    ...request.typed.map(({ name }) => [name, name] as const),
    ...[...others].filter(([name]) => !typed.has(name)),
  ];
}

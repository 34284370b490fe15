import { parseRequirement } from '../../packages/pep508.ts';
import { meaningOf } from '../../pip/option-meanings.ts';
import { PIP_OPTIONS } from '../../pip/options.ts';
import { hasVariable } from '../../pip/requirements-file.ts';
import type { Facts, UvFacts } from '../facts.ts';
import { NoEquivalent } from '../project/no-equivalent.ts';
import { requirementSourceOf } from '../project/requirement-source.ts';

/** The arguments of a uv command, and its environment variables. */
export interface UvWords {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** One of pip's settings, with its source. `typed`: the setting is an option on the command line. */
interface Said {
  readonly name: string;
  readonly value: string;
  readonly where: string;
  readonly typed: boolean;
}

/** Translates pip's whole command to uv, or returns the reason that uv can't do it. */
export function translate(facts: Facts, uv: UvFacts): UvWords | { readonly why: string } {
  try {
    const said = [
      ...facts.request.told.map((each) => ({ value: '', ...each, typed: false })),
      ...typedOf(facts),
    ];
    checkFiles(facts, said);
    const options = inUvsWords(said, uv);
    const { args, env } = merged(options);
    const what = facts.request.kind === 'install' ? installed(said, facts) : uninstalled(said, facts);
    return { args: [...args, ...what], env };
  } catch (error) {
    if (error instanceof NoEquivalent) return { why: error.message };
    throw error;
  }
}

function typedOf({ request }: Facts): readonly Said[] {
  return request.typed.map(({ name, value = '' }) => ({ name, value, where: name, typed: true }));
}

function inUvsWords(said: readonly Said[], uv: UvFacts): readonly UvWords[] {
  return [...new Set(said.map(({ name }) => name))].flatMap((name): readonly UvWords[] => {
    const option = meaningOf(name).uv;
    if (option === 'requirements') return [];
    const all = said.filter((each) => each.name === name);
    const typed = all.filter((each) => each.typed);
    if (!option) {
      // Ignore a cache directory in pip's configuration, because uv has a cache of its own.
      if (name === '--cache-dir' && typed.length === 0) return [];
      throw new NoEquivalent(`uv has no equivalent of ${all[0]?.where ?? name}`);
    }
    const isList = PIP_OPTIONS.some(({ names: each, action }) => each.includes(name) && action === 'append');
    const inForce = isList || typed.length === 0 ? all : typed;
    const { words, variables = [], between, unless = [], taken = (value: string) => value } = option;
    if (words && (typed.length > 0 || variables.length === 0))
      return [{ args: inForce.flatMap(({ value }) => words(value)), env: {} }];
    if (typed.length === 0 && unless.some((variable) => uv.variables.includes(variable))) return [];
    const values = inForce.map(({ value, where }) => {
      const asTaken = taken(value);
      if (asTaken === undefined) throw new NoEquivalent(`uv has no equivalent of ${where} ${value}`);
      return asTaken;
    });
    const text = between === undefined ? (values.at(-1) ?? '') : values.join(between);
    if (between !== undefined && values.some((value) => value.includes(between)))
      throw new NoEquivalent(`uv takes no ${name} with \`${between}\` in it`);
    return [{ args: [], env: Object.fromEntries(variables.map((variable) => [variable, text])) }];
  });
}

const merged = (all: readonly UvWords[]): UvWords => ({
  args: all.flatMap(({ args }) => args),
  env: Object.assign({}, ...all.map(({ env }) => env)),
});

/**
 * Refuses files that uv would read in another way than pip. uv only warns about options that it does not
 * know. And in pip, an index in a file overrides other settings.
 */
function checkFiles({ files, settings }: Facts, said: readonly Said[]): void {
  const index = said.find(({ name }) => name === '--index-url')?.where ?? settings.index?.where;
  for (const [file, { options, lines }] of files) {
    if (!options || !lines) throw new NoEquivalent(`${file} can't be read`);
    for (const { name, value = '', file: within } of options) {
      if (!meaningOf(name).uvInFiles) throw new NoEquivalent(`uv does not follow ${name} in ${within}`);
      if (name === '--index-url' && index !== undefined)
        throw new NoEquivalent(`${within} names an index, and so does ${index}`);
      if (name === '--editable') editable(value);
      const includes = name === '--requirement' || name === '--constraint';
      if (includes && /^[a-z]+:/i.test(value))
        throw new NoEquivalent(`${value} is a URL, which pip-shim does not read`);
    }
    if (lines.some(hasVariable)) throw new NoEquivalent(`${file} holds variables`);
  }
}

function installed(said: readonly Said[], { request }: Facts): readonly string[] {
  const { requirements, editables, requirementFiles, constraintFiles, groups } = request;
  return [
    ...upgrading(said, request),
    ...constraintFiles.flatMap((file) => ['-c', file]),
    ...requirementFiles.flatMap((file) => ['-r', file]),
    ...groups.flatMap((group) => ['--group', group]),
    ...editables.flatMap((each) => ['-e', editable(each)]),
    ...requirements.map(checked),
  ];
}

function checked(word: string): string {
  const { text, origin } = requirementSourceOf(word);
  if (text.startsWith('-')) throw new NoEquivalent(`uv would read ${text} as an option`);
  if (origin === 'vcs') throw new NoEquivalent(`uv does not accept a requirement like ${text}`);
  return text;
}

function editable(word: string): string {
  if (requirementSourceOf(word).origin !== 'path')
    throw new NoEquivalent(`uv can't install ${word} as editable`);
  return word;
}

/** uv's options for `--upgrade`. pip upgrades the named packages, and their dependencies only if it must. */
function upgrading(said: readonly Said[], request: Facts['request']): readonly string[] {
  if (!said.some(({ name }) => name === '--upgrade')) return [];
  if (said.findLast(({ name }) => name === '--upgrade-strategy')?.value === 'eager') return ['--upgrade'];
  const { requirements, editables, requirementFiles, groups } = request;
  if ([...editables, ...requirementFiles, ...groups].length > 0)
    throw new NoEquivalent('uv upgrades only packages given by name, so not with -r, -e or --group');
  return requirements.flatMap((word) => {
    const name = parseRequirement(requirementSourceOf(word).text)?.name;
    if (name === undefined)
      throw new NoEquivalent(`uv upgrades only packages given by name, and ${word} has no name`);
    return ['--upgrade-package', name];
  });
}

function uninstalled(said: readonly Said[], { request }: Facts): readonly string[] {
  if (!said.some(({ name }) => name === '--yes'))
    throw new NoEquivalent('uv never asks before it uninstalls, and -y was not given');
  return [...request.requirementFiles.flatMap((file) => ['-r', file]), ...request.requirements.map(checked)];
}

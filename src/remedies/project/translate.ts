import { typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { isProjectItself, localPath } from '../local-path.ts';
import type { ProjectTool } from './facts.ts';
import { linesForTool, plainLines } from './from-file.ts';
import { NoEquivalent } from './no-equivalent.ts';
import { constraintWords, forAdding, noOption, optionWords, refuseSources, wordingOf } from './options.ts';
import { groupOf, type RequirementSource, requirementSourceOf } from './requirement-source.ts';
import type { ToolWords } from './tools.ts';

/** The tool's arguments for each run, or the reason that the tool can't run the command. */
export type Translated =
  | { readonly kind: 'runs'; readonly runs: readonly (readonly string[])[] }
  | { readonly kind: 'unsupported'; readonly why: string; readonly next: readonly string[] };

/** Translates pip's command to the tool's commands, exactly or not at all. */
export function translate(tool: ProjectTool, words: ToolWords, facts: Facts): Translated {
  try {
    const runs = facts.request.kind === 'install' ? added(tool, words, facts) : removed(tool, words, facts);
    return { kind: 'runs', runs };
  } catch (error) {
    if (error instanceof NoEquivalent) return { kind: 'unsupported', why: error.message, next: [] };
    throw error;
  }
}

/** One run: the arguments before the requirements, the option before each requirement, the requirements. */
interface Batch {
  readonly before: readonly string[];
  readonly each?: string | undefined;
  readonly after: readonly string[];
}

function added(tool: ProjectTool, words: ToolWords, facts: Facts): readonly (readonly string[])[] {
  const { requirements, editables, requirementFiles, groups } = facts.request;
  const [group] = groups;
  if (group !== undefined)
    throw new NoEquivalent(`--group ${group} is a group that ${tool.title} already manages`);
  refuseSources(tool, facts);
  const options = optionWords(tool, words, facts);
  const constraints = constraintWords(tool, words, facts);
  const batches = [
    ...editables.map((editable) => editableBatch(editable, tool, words, facts)),
    ...requirementFiles.map((file) => fileBatch(file, tool, words, facts)),
    ...requirements.map((word) => oneBatch(word, tool, words, facts)),
  ];
  if (batches.length === 0) throw new NoEquivalent(`the command names nothing that ${tool.title} could add`);
  return joined(batches).map(({ before, after }) => {
    const isAdding = words.add.every((word, at) => before[at] === word);
    const [lost] = isAdding ? [] : forAdding(words, facts);
    if (lost) throw new NoEquivalent(`${tool.title} has no equivalent of ${lost} in ${before[0]}`);
    return [...before, ...options, ...constraints, ...after];
  });
}

/** Merges the batches that have the same arguments before the requirements. Keeps the batches in order. */
function joined(batches: readonly Batch[]): readonly Batch[] {
  const byWords = new Map<string, Batch>();
  for (const { before, each, after } of batches) {
    const key = JSON.stringify([before, each]);
    const words = each === undefined ? after : after.flatMap((word) => [each, word]);
    byWords.set(key, { before, after: [...(byWords.get(key)?.after ?? []), ...words] });
  }
  return [...byWords.values()];
}

function oneBatch(word: string, tool: ProjectTool, words: ToolWords, facts: Facts): Batch {
  const asked = checked(requirementSourceOf(word), tool, words, facts);
  const upgrade = wordingOf('--upgrade', facts);
  if (upgrade === undefined) return { before: words.add, after: [asked.text] };
  if (words.upgradeOption) {
    if (!asked.name)
      throw new NoEquivalent(`${tool.title} upgrades only packages given by name, and ${word} has no name`);
    return { before: words.add, after: [words.upgradeOption, asked.name, asked.text] };
  }
  if (!words.update) throw new NoEquivalent(`${tool.title} has no equivalent of ${upgrade}`);
  // Use `update` only for declared dependencies, because it takes no others. `add` gives a new one its newest
  // version anyway.
  const isThere = asked.isBare && facts.managed.declared.some(({ name }) => name === asked.name);
  return { before: isThere ? [words.update] : words.add, after: [asked.text] };
}

/** @throws NoEquivalent for a requirement that the tool does not accept */
function checked(
  asked: RequirementSource,
  { title }: ProjectTool,
  words: ToolWords,
  facts: Facts,
): RequirementSource {
  const { text, origin } = asked;
  refuseItself(asked, title, facts);
  if (text.startsWith('-')) throw new NoEquivalent(`${title} would read ${text} as an option`);
  if (!words.takes.includes(origin))
    throw new NoEquivalent(`${title} does not accept a requirement like ${text}`);
  if (asked.isArbitrary && !words.knowsArbitrary)
    throw new NoEquivalent(`${title} does not know === in ${text}`);
  if (!words.exact && (asked.marker !== undefined || asked.extras.length > 0))
    throw new NoEquivalent(`${title} does not support extras or markers, as in ${text}`);
  return asked;
}

/**
 * @throws NoEquivalent if the requirement is the project itself, because the project would then depend on
 * itself
 */
function refuseItself({ text, origin }: RequirementSource, title: string, facts: Facts): void {
  if (origin !== 'path' || !isProjectItself(text, facts)) return;
  const { extras } = localPath(text);
  const itself = `${typedPath(facts.project.root, facts)}${extras.length > 0 ? `[${extras}]` : ''}`;
  throw new NoEquivalent(`${title} installs the project itself only as editable: -e ${quoteWord(itself)}`);
}

function editableBatch(word: string, tool: ProjectTool, words: ToolWords, facts: Facts): Batch {
  const { extras } = localPath(word);
  if (words.itself && isProjectItself(word, facts)) return { before: words.itself(extras), after: [] };
  const { text, origin } = requirementSourceOf(word);
  const editable = words.editable;
  if (!editable?.takes.some((each) => each === origin))
    throw new NoEquivalent(`${tool.title} can't install ${word} as editable`);
  if (extras.length > 0 && origin === 'path')
    throw new NoEquivalent(`${tool.title} does not support extras with an editable path, as in ${word}`);
  const { each, words: flags } = editable;
  return { before: [...words.add, ...flags], each, after: [text] };
}

function fileBatch(file: string, tool: ProjectTool, words: ToolWords, facts: Facts): Batch {
  const group = groupOf(file);
  const into = group === undefined ? [] : words.group(group);
  if (!into) throw new NoEquivalent(`${tool.title} has no group for ${file}`);
  const upgrade = wordingOf('--upgrade', facts);
  if (upgrade !== undefined) throw new NoEquivalent(`${tool.title} has no equivalent of ${upgrade} with -r`);
  const before = [...words.add, ...into];
  if (words.file) {
    for (const line of linesForTool(file, tool.title, facts) ?? [])
      refuseItself(requirementSourceOf(line), tool.title, facts);
    const named = [words.file.word, noOption(file)];
    return words.file.many ? { before, after: named } : { before: [...before, ...named], after: [] };
  }
  const texts = plainLines(file, facts).map(
    (line) => checked(requirementSourceOf(line), tool, words, facts).text,
  );
  return { before, after: texts };
}

/** Removes each package from every group that declares it. */
function removed(tool: ProjectTool, words: ToolWords, facts: Facts): readonly (readonly string[])[] {
  const { request, managed } = facts;
  const options = optionWords(tool, words, facts);
  const wanted = [
    ...request.requirements,
    ...request.requirementFiles.flatMap((file) => plainLines(file, facts)),
  ];
  const batches = wanted.flatMap((word) => {
    const { name } = requirementSourceOf(word);
    const places = managed.declared.filter((each) => each.name === name);
    if (name === undefined || places.length === 0)
      throw new NoEquivalent(`this project does not declare ${word} as a dependency`);
    return places.map((place) => {
      const from = words.from(place);
      if (!from) throw new NoEquivalent(`${tool.title} can't take ${name} out of ${place.group}`);
      return { before: [words.remove, ...from], after: [name] };
    });
  });
  return joined(batches).map(({ before, after }) => [...before, ...options, ...after]);
}

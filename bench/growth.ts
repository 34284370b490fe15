import { readGitIndex } from '../src/environment/checkout/git-index.ts';
import { readDirstate } from '../src/environment/checkout/hg-dirstate.ts';
import { importedIn } from '../src/environment/imports.ts';
import { readModuleCall } from '../src/environment/python-words.ts';
import { lookUp } from '../src/packages/catalogue.ts';
import { readRequirements } from '../src/packages/evaluate-requirements.ts';
import { broughtBy } from '../src/packages/import-names.ts';
import { parseConfig } from '../src/pip/configparser.ts';
import { parseMarker } from '../src/pip/marker-tree.ts';
import { predict } from '../src/pip/predict.ts';
import { shellWords, strip } from '../src/pip/python-text.ts';
import { RefusalWatch } from '../src/pip/refusal.ts';
import { readRequirement } from '../src/pip/requirement.ts';
import { readRequirementsFile } from '../src/pip/requirements-file.ts';
import { readOsRelease } from '../src/platforms/os-release.ts';
import { toolsAndRest } from '../src/remedies/decide.ts';
import { dropInapplicable, restrictTo, subsetOf } from '../src/remedies/subset.ts';
import { commandLine, neutralise, redact } from '../src/ui/text.ts';
import { worldWith } from '../test/unit/pip/world-with.ts';
import { factsFor, requestFor } from '../test/unit/remedies/facts.ts';
import { fakeLook } from '../test/unit/system/fake-look.ts';
import { stepsOf } from './steps.ts';

/**
 * Functions that make input of a given size. Each is named by the part that grows, and returns the function
 * to measure on that input.
 */
const READERS: Readonly<Record<string, (size: number) => () => unknown>> = {
  'words: requirements': (size) => predicting(names(size)),
  'words: one requirement': (size) => predicting(repeated('x', size)),
  'words: -r FILE': (size) => predicting(repeated('-rx', size)),
  'words: --python PYTHON': (size) => predicting(repeated(['--python', '/p'], size)),
  'words: --config-settings=a=b': (size) => predicting(repeated('--config-settings=a=b', size)),
  'words: options in one word': (size) => predicting([`-${'q'.repeat(size)}`]),
  'words: abbreviated options': (size) => predicting(repeated('--upgr', size)),
  'words: requirements to uninstall': (size) => predicting(names(size), 'uninstall'),
  "words: options of Python's": (size) => () => readModuleCall([...repeated('-B', size), '-m', 'pip']),
  'configuration: lines': (size) => reading('[global]\n', 'k{} = v\n', size),
  'configuration: sections': (size) => reading('', '[s{}]\nk = v\n', size),
  'configuration: a value of many lines': (size) => reading('[global]\nk =\n', '  v\n', size),
  'configuration: blanks in one line': (size) => reading('[global]\nk = v', ' ', size, 'x'),
  'requirements file: lines': (size) => file('n{}==1\n', size),
  'requirements file: lines with options': (size) => file('n{} --hash=sha256:0\n', size),
  'requirements file: one long line': (size) => file('n{} \\\n', size),
  'requirements file: blanks in one line': (size) => file(' ', size, 'x'),
  'requirements file: backslashes in one line': (size) => file('\\', size, 'x'),
  'requirement: clauses': (size) => requirement(`n==1${',<2a.r'.repeat(size)}!`),
  'requirement: extras': (size) => requirement(`n[a${',a'.repeat(size)}]==1`),
  'requirement: blanks': (size) => requirement(`n${' '.repeat(size)}!`),
  'requirement: brackets of a path': (size) => requirement(`./${'['.repeat(size)}`),
  'marker: comparisons': (size) => () => parseMarker(`os_name=="a"${' or os_name=="a"'.repeat(size)}`),
  'marker: brackets': (size) => () => parseMarker(`${'('.repeat(size)}os_name=="a"${')'.repeat(size)}`),
  'catalogue: names': (size) => () => lookUp(names(size), CATALOGUE),
  'facts: names': (size) => () => readRequirements(names(size)),
  'facts: tools and the rest': (size) => bind(toolsAndRest, wanting(size)),
  'facts: a part of them': (size) => bind((facts) => restrictTo(facts, subsetOf(names(size))), wanting(size)),
  'facts: those that apply': (size) => bind(dropInapplicable, ruledOut(size)),
  'text: words of a command': (size) => () => commandLine('pip', names(size)),
  'text: a word with passwords': (size) => () => commandLine('pip', ['--prox=a@'.repeat(size)]),
  'text: URLs': (size) => () => redact('a://b@'.repeat(size)),
  'text: control characters': (size) => () => neutralise('\u0007'.repeat(size)),
  'text: blanks': (size) => () => strip(`x${' '.repeat(size)}x`),
  'text: quoted words': (size) => () => shellWords(`'a' "b" c `.repeat(size)),
  "pip's output: lines": (size) => watching('a line\n', size),
  "pip's output: a line in pieces": (size) => watching('error', size),
  "pip's output: colours in pieces": (size) => watching('\u001b[m', size),
  'RECORD: lines': (size) => () =>
    broughtBy(
      ['n'],
      '/s',
      fakeLook({ s: { 'n-1.dist-info': { RECORD: names(size, 'n{}/__init__.py,,\n').join('') } } }),
    ),
  'imports: lines': (size) => importing('import a, b.c\nfrom d import e\n'.repeat(size)),
  'imports: names in one line': (size) => importing(`import a${', b'.repeat(size)}`),
  'imports: lines of strings': (size) => importing(`'''a\n"""\n'''\n`.repeat(size)),
  'imports: quotes in one line': (size) => importing(`"""${`'\\`.repeat(size)}`),
  "git's index: entries": (size) => () => readGitIndex('/g', fakeLook({ g: { index: gitIndex(size) } })),
  "Mercurial's dirstate: entries": (size) => () =>
    readDirstate('/h', fakeLook({ h: { requires: '', dirstate: dirstate(size) } })),
  'os-release: lines': (size) => () => readOsRelease(names(size, 'K{}=v\n').join('')),
};

const SMALL = 500;
/**
 * If the input doubles, the steps may grow by at most this factor. It is a little above 2, because tables
 * grow, and a number gets one more digit.
 */
const MOST = 2.2;

/** Compares the steps of each reader for 1,000 parts with its steps for 500 parts. */
export function* growthOfReaders(): Generator<
  readonly [string, Readonly<Record<string, readonly [number, number]>>]
> {
  for (const [name, reader] of Object.entries(READERS)) {
    reader(SMALL)(); // a warm-up, because V8 also counts each function's first entry
    const [small, large] = [stepsOf(reader(SMALL)), stepsOf(reader(2 * SMALL))];
    yield [`1,000 beside 500, ${name}`, { steps: [large, Math.floor(small * MOST)] }];
  }
}

const CATALOGUE = Array.from({ length: 400 }, (_, at) => `0name${String(at).padStart(3, '0')} -\n`).join('');

function names(count: number, form = 'n{}'): readonly string[] {
  return Array.from({ length: count }, (_, at) => form.replace('{}', String(at + 10_000)));
}

const nuls = (count: number): string => '\0'.repeat(count);

function number(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('latin1');
}

/** A git index in version 4. Each name shares all but its last five bytes with the name before it. */
function gitIndex(count: number): string {
  const entries = names(count, '{}').map((name, at) => `${nuls(62)}${at > 0 ? '\x05' : '\0long/'}${name}\0`);
  return `DIRC${number(4)}${number(count)}${entries.join('')}${nuls(20)}`;
}

function dirstate(count: number): string {
  return (
    nuls(40) +
    names(count)
      .map((name) => nuls(13) + number(name.length) + name)
      .join('')
  );
}

function repeated(words: string | readonly string[], count: number): readonly string[] {
  return Array.from({ length: count }, () => words).flat();
}

function predicting(words: readonly string[], kind = 'install'): () => unknown {
  const world = { ...worldWith({}), exists: () => true };
  return () => predict([kind, ...words], world);
}

const importing = (text: string) => (): unknown => [...importedIn(text)];

function reading(head: string, line: string, count: number, end = ''): () => unknown {
  const text = head + names(count, line).join('') + end;
  return () => parseConfig(text, (key) => key);
}

function file(line: string, count: number, end = ''): () => unknown {
  const text = names(count, line).join('') + end;
  return () => readRequirementsFile('/r', { ...worldWith({}), readText: () => text });
}

function requirement(text: string): () => unknown {
  return () => readRequirement(text, worldWith({}));
}

const bind =
  <T>(read: (input: T) => unknown, input: T) =>
  (): unknown =>
    read(input);

const wanting = (count: number) => factsFor(requestFor(names(count)));

function ruledOut(count: number) {
  const facts = wanting(count);
  return { ...facts, named: facts.named.map((each) => ({ ...each, applies: 'no' as const })) };
}

function watching(chunk: string, count: number): () => unknown {
  const bytes = Buffer.from(chunk);
  return () => {
    const watch = new RefusalWatch('refusal', false, (text) => text.replaceAll('\u001b[m', ''));
    for (let at = 0; at < count; at++) watch.push(bytes);
    return watch.held();
  };
}

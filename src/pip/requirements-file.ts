import { PipExit } from './exit.ts';
import { OptionParser, type Parsed } from './option-parser.ts';
import { lines, shellWords, strip } from './python-text.ts';
import type { TypedOption } from './request.ts';
import { join, type PipWorld } from './world.ts';

/** Files within files; Python itself stops at its recursion limit, which is a little less. */
const DEEPEST = 1000;

/** What stands in a requirements or constraints file, with all that it includes. */
export interface RequirementsFile {
  /** Undefined where pip itself ends over the file. */
  readonly options: readonly FileOption[] | undefined;
  /** Its lines as they are written, variables included; undefined where it can't be read here. */
  readonly lines: readonly string[] | undefined;
}

export function readRequirementsFile(file: string, world: PipWorld): RequirementsFile {
  return { options: optionsUnlessPipEnds(file, world), lines: requirementLines(file, world) };
}

function optionsUnlessPipEnds(file: string, world: PipWorld): readonly FileOption[] | undefined {
  try {
    return fileOptions(file, world);
  } catch (error) {
    if (error instanceof PipExit) return undefined;
    throw error;
  }
}

/** An option that a requirements or constraints file holds. */
export interface FileOption extends TypedOption {
  /** As the command or another file names it. */
  readonly file: string;
}

/**
 * All options of such a file and of those that it includes, in order. What a remote file holds is not known here.
 * @throws PipExit for a file that is not there and for a line that pip does not understand
 */
function fileOptions(
  file: string,
  world: PipWorld,
  above: readonly string[] = [],
  seen: Set<string> = new Set(),
): readonly FileOption[] {
  if (isRemote(file) || (seen.has(file) && !above.includes(file))) return [];
  seen.add(file);
  if (isOfOtherEncoding(textOf(file, world))) throw new PipExit(`${file} is not in UTF-8`);
  return linesIn(file, world, above).flatMap((line) => {
    const { options } = splitLine(line, world.pipVersion);
    const included = firstOf(options, 'requirements') ?? firstOf(options, 'constraints');
    const own = options.typed.map(({ name, value }) => ({
      name,
      ...(value === undefined ? {} : { value }),
      file,
    }));
    return included === undefined
      ? own
      : [...own, ...fileOptions(beside(file, included), world, [...above, file], seen)];
  });
}

/** A URL, whose lines are not known here. */
export const isRemote = (file: string): boolean => /^https?:/i.test(file);

/**
 * The lines of a file, joined at backslashes, without comments and empty ones.
 * @param above the files that include it
 * @throws PipExit where pip can't read it
 */
export function linesIn(file: string, world: PipWorld, above: readonly string[]): string[] {
  if (above.includes(file)) throw new PipExit(`${file} includes itself`);
  if (above.length > DEEPEST) throw new PipExit(`${file} lies too deep in other files`);
  return linesOf(textOf(file, world), world);
}

function textOf(file: string, world: PipWorld): string {
  const text = world.readText(file.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/i, ''));
  if (text === undefined) throw new PipExit(`${file} cannot be read`);
  return text;
}

/** utils/encoding.py, auto_decode: by a byte order mark, or by a comment in the first two lines. */
function isOfOtherEncoding(text: string): boolean {
  const named = text
    .split('\n', 2)
    .flatMap((line) => (line.startsWith('#') ? /coding[:=]\s*([-\w.]+)/.exec(line) : null)?.[1] ?? []);
  return /[\0\ufffd]/.test(text) || named.some((encoding) => !/^utf[-_]?8$/i.test(encoding));
}

/**
 * The lines of a requirements file and of those that it includes; undefined where it can't be read. A variable in them
 * stays as it is written: its value may be a secret, and only pip needs it.
 */
function requirementLines(
  file: string,
  world: PipWorld,
  above: readonly string[] = [],
  seen: Set<string> = new Set(),
): readonly string[] | undefined {
  if (above.includes(file) || above.length > DEEPEST) return undefined;
  if (seen.has(file)) return []; // files that include each other twice would never end
  const text = /^[a-z]+:/i.test(file) ? undefined : world.readText(file);
  if (text === undefined) return undefined;
  seen.add(file);
  return writtenLines(text).flatMap((line) => {
    const [, included] = /^(?:-r|--requirement)[\s=]?\s*(\S+)$/.exec(line) ?? [];
    const found = included && requirementLines(beside(file, included), world, [...above, file], seen);
    return found || line;
  });
}

/** Paths are relative to the file that names them. */
export function beside(file: string, included: string): string {
  if (/^(?:https?|file):/i.test(included)) return included;
  return normalized(join(file.slice(0, file.lastIndexOf('/') + 1), included));
}

/** os.path.normpath, so that a file that includes itself in another way is still seen. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}

/** break_args_options: what comes before the first word with a dash is the requirement. */
export function splitLine(
  line: string,
  pipVersion: string | undefined,
): { requirement: string; options: Parsed } {
  const tokens = line.split(' ');
  const at = tokens.findIndex((token) => token.startsWith('-'));
  const cut = at < 0 ? tokens.length : at;
  const words = shellWords(tokens.slice(cut).join(' '));
  if (!words) throw new PipExit(`pip cannot split ${line}`);
  return {
    requirement: tokens.slice(0, cut).join(' '),
    options: new OptionParser('file', pipVersion).parse(words),
  };
}

/** The first value of an option that may stand there often. */
export function firstOf({ settings }: Parsed, dest: string): string | undefined {
  const value = settings.get(dest)?.value;
  return typeof value === 'object' ? value[0] : undefined;
}

/** COMMENT_RE; the blanks before it go with those at the end of the line. */
const COMMENT = /(?:^|\s)#.*$/s;

const VARIABLE = /\$\{([A-Z0-9_]+)\}/g;

/** Whether pip would put the value of a variable into a line of a requirements file. */
export const hasVariable = (line: string): boolean => line.search(VARIABLE) >= 0;

/** preprocess: the same with each `${NAME}` replaced. */
function linesOf(text: string, { env }: PipWorld): string[] {
  return writtenLines(text).map((line) =>
    line.replaceAll(VARIABLE, (whole, name: string) => env[name] || whole),
  );
}

/** Joined at backslashes, without comments and empty lines. */
function writtenLines(text: string): string[] {
  return joined(lines(text.replace(/^\ufeff/, '')))
    .map((line) => strip(line.replace(COMMENT, '')))
    .filter((line) => line !== '');
}

function joined(physical: readonly string[]): string[] {
  const whole: string[] = [];
  let begun: string | undefined;
  for (const line of physical) {
    const comment = /^\s*#/.test(line);
    if (line.endsWith('\\') && !comment) {
      begun = (begun ?? '') + strip(line, '\\');
      continue;
    }
    whole.push((begun ?? '') + (comment ? ` ${line}` : line));
    begun = undefined;
  }
  return begun === undefined ? whole : [...whole, begun];
}

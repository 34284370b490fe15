import { PipExit } from './exit.ts';
import { OptionParser, type Parsed } from './option-parser.ts';
import { lines, shellWords, strip } from './python-text.ts';
import type { TypedOption } from './request.ts';
import { join, type PipWorld } from './world.ts';

/** pip-shim reads included files to this depth. Python's recursion limit stops pip a little earlier. */
const DEEPEST = 1000;

/** The content of a requirements or constraints file and of the files that it includes. */
export interface RequirementsFile {
  /** The options in these files. Undefined if pip itself stops at an error in a file. */
  readonly options: readonly FileOption[] | undefined;
  /** The lines as written, with variables unreplaced. Undefined if pip-shim can't read the file. */
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

/** An option in a requirements or constraints file. */
export interface FileOption extends TypedOption {
  /** The file's path, as the command line or another file gives it. */
  readonly file: string;
}

/**
 * The options in a file and in the files that it includes, in order. Skips remote files, because pip-shim
 * does not download them.
 * @throws PipExit if a file is missing, or if pip does not understand a line
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

/** Whether the file is a URL. pip-shim does not download it. */
export const isRemote = (file: string): boolean => /^https?:/i.test(file);

/**
 * The lines of a file, joined at backslashes, without comments and empty lines, and with variables replaced.
 * @param above the files that include this file
 * @throws PipExit if pip can't read the file
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

/**
 * Whether pip would read the file in another encoding than UTF-8. A byte order mark, or a comment in the
 * first two lines, names the encoding (auto_decode in utils/encoding.py).
 */
function isOfOtherEncoding(text: string): boolean {
  const named = text
    .split('\n', 2)
    .flatMap((line) => (line.startsWith('#') ? /coding[:=]\s*([-\w.]+)/.exec(line) : null)?.[1] ?? []);
  return /[\0\ufffd]/.test(text) || named.some((encoding) => !/^utf[-_]?8$/i.test(encoding));
}

/**
 * The lines of a requirements file and of the files that it includes. Undefined if the file can't be read.
 * Does not replace variables, because a value may be a secret and only pip needs it.
 */
function requirementLines(
  file: string,
  world: PipWorld,
  above: readonly string[] = [],
  seen: Set<string> = new Set(),
): readonly string[] | undefined {
  if (above.includes(file) || above.length > DEEPEST) return undefined;
  if (seen.has(file)) return []; // its lines are already in the result
  const text = /^[a-z]+:/i.test(file) ? undefined : world.readText(file);
  if (text === undefined) return undefined;
  seen.add(file);
  return writtenLines(text).flatMap((line) => {
    const [, included] = /^(?:-r|--requirement)[\s=]?\s*(\S+)$/.exec(line) ?? [];
    const found = included && requirementLines(beside(file, included), world, [...above, file], seen);
    return found || line;
  });
}

/** The path of a file that `file` includes. `included` is relative to the directory of `file`. */
export function beside(file: string, included: string): string {
  if (/^(?:https?|file):/i.test(included)) return included;
  return normalized(join(file.slice(0, file.lastIndexOf('/') + 1), included));
}

/** Normalizes a path like os.path.normpath, to recognise a file that includes itself by another path. */
function normalized(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/');
}

/**
 * Splits a line as pip's break_args_options does: options begin at the first word that begins with a dash.
 */
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

/** The first value of an option that may occur more than once. */
export function firstOf({ settings }: Parsed, dest: string): string | undefined {
  const value = settings.get(dest)?.value;
  return typeof value === 'object' ? value[0] : undefined;
}

/**
 * Matches a comment as pip's COMMENT_RE does, but only with one blank before `#`. `writtenLines` strips the
 * other blanks.
 */
const COMMENT = /(?:^|\s)#.*$/s;

const VARIABLE = /\$\{([A-Z0-9_]+)\}/g;

/** Whether pip would replace a variable in this line of a requirements file. */
export const hasVariable = (line: string): boolean => line.search(VARIABLE) >= 0;

/**
 * The lines of a file as pip's preprocess returns them: as in `writtenLines`, but with each `${NAME}`
 * replaced.
 */
function linesOf(text: string, { env }: PipWorld): string[] {
  return writtenLines(text).map((line) =>
    line.replaceAll(VARIABLE, (whole, name: string) => env[name] || whole),
  );
}

/** The lines of a text, joined at backslashes, without comments and empty lines. */
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

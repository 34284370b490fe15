/**
 * The place of a command's pip: a venv; a venv with a blank in its path, so that the shim asks Node; a marked
 * Python; the same by a script that is not pip's own, so that pip-shim watches its output for the refusal.
 */
export type Where = 'venv' | 'blank' | 'marked' | 'watched';

/** A pip command of a table. */
export interface Command {
  /** The line of the table. */
  readonly text: string;
  readonly where: Where;
  readonly env: Readonly<Record<string, string>>;
  /** pip's words. */
  readonly words: readonly string[];
  /** Standard input; default: empty. */
  readonly input?: string;
  /** Path (below `home/` or `cwd/`) and text of files that exist before it runs. */
  readonly files?: Readonly<Record<string, string>>;
  /** The refusal has no hint, because pip is told to be quiet three times. */
  readonly hintless?: true;
  /** pip's standard error, apart from the refusal, differs in each run. */
  readonly varies?: true;
  /** The end-to-end tests run it too. */
  readonly isShort: boolean;
}

/**
 * Reads one command per line: `NAME=value … words … <input`. Double quotes keep blanks in a word, or make an
 * empty one. The end-to-end tests run a line with a plus too. {@link placed} fills in `{index}` and other
 * names in braces.
 */
export function commands(where: Where, text: string): Command[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => parse(where, line.replace(/^\+ /, ''), line.startsWith('+ ')));
}

function parse(where: Where, text: string, isShort: boolean): Command {
  const all = (text.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', ''));
  const first = all.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const [before, after] = first < 0 ? [all, []] : [all.slice(0, first), all.slice(first)];
  const env = Object.fromEntries(before.map((pair) => [pair.replace(/=.*/, ''), pair.replace(/^.*?=/, '')]));
  const input = after.at(-1)?.startsWith('<') ? `${after.pop()?.slice(1)}\n` : undefined;
  // A lone `pip` means pip without arguments.
  const words = after.length === 1 && after[0] === 'pip' ? [] : after;
  return { text, where, env, words, isShort, ...(input !== undefined && { input }) };
}

/** The command with `{name}` in its words, variables and files replaced. */
export function placed(command: Command, names: Readonly<Record<string, string>>): Command {
  const fill = (word: string) => word.replace(/\{(\w+)\}/g, (whole, name) => names[name] ?? whole);
  const fillAll = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
  const { env, words, files = {} } = command;
  return { ...command, env: fillAll(env), words: words.map(fill), files: fillAll(files) };
}

/**
 * Where the pip of a command is: a venv; a venv whose path has a blank in it, so that the shim asks Node; a marked Python;
 * the same by a script that is not pip's own, so that what it says is watched for the refusal.
 */
export type Where = 'venv' | 'blank' | 'marked' | 'watched';

/** A pip command of a table. */
export interface Command {
  /** As it stands in the table. */
  readonly text: string;
  readonly where: Where;
  readonly env: Readonly<Record<string, string>>;
  /** pip's words. */
  readonly words: readonly string[];
  /** Typed on stdin; without it stdin is at its end. */
  readonly input?: string;
  /** Path (below `home/` or `cwd/`) and text of files that it finds, besides those of its place. */
  readonly files?: Readonly<Record<string, string>>;
  /** It is refused, but without a hint: pip is told to be quiet three times. */
  readonly hintless?: true;
  /** What pip says on stderr, but for the refusal, is other in each run. */
  readonly varies?: true;
  /** One of the few that the end-to-end tests run too. */
  readonly isShort: boolean;
}

/**
 * One command a line: `NAME=value … words … <input`, where double quotes keep blanks in a word and make an empty one.
 * A plus before it is for the end-to-end tests too. `{index}` and other places in braces are filled in by {@link placed}.
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
  // A lone `pip` stands for pip without any word.
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

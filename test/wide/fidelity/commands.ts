/** Where the pip of a command is: a venv; a venv whose path has a blank in it, so that the shim asks Node; a marked Python. */
export type Where = 'venv' | 'blank' | 'marked';

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
}

/**
 * One command a line: `NAME=value … words … <input`, where double quotes keep blanks in a word and make an empty one.
 * `{index}` and other places in braces are filled in by {@link placed}.
 */
export function commands(where: Where, text: string): Command[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => parse(where, line));
}

function parse(where: Where, text: string): Command {
  const all = (text.match(/(?:"[^"]*"|[^\s"])+/g) ?? []).map((word) => word.replaceAll('"', ''));
  const first = all.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const [before, after] = first < 0 ? [all, []] : [all.slice(0, first), all.slice(first)];
  const env = Object.fromEntries(before.map((pair) => [pair.replace(/=.*/, ''), pair.replace(/^.*?=/, '')]));
  const input = after.at(-1)?.startsWith('<') ? `${after.pop()?.slice(1)}\n` : undefined;
  // A lone `pip` stands for pip without any word.
  const words = after.length === 1 && after[0] === 'pip' ? [] : after;
  return { text, where, env, words, ...(input !== undefined && { input }) };
}

/** The command with `{name}` in its words and variables replaced. */
export function placed(command: Command, names: Readonly<Record<string, string>>): Command {
  const fill = (word: string) => word.replace(/\{(\w+)\}/g, (whole, name) => names[name] ?? whole);
  const env = Object.fromEntries(Object.entries(command.env).map(([name, value]) => [name, fill(value)]));
  return { ...command, env, words: command.words.map(fill) };
}

/**
 * The pip that a command runs. `venv`: the pip of a venv. `blank`: the pip of a venv with a blank in its
 * path, for which the shim starts Node. `marked`: the pip of a Python with the EXTERNALLY-MANAGED marker.
 * `watched`: another pip script of that Python, whose output pip-shim watches for the refusal.
 */
export type Where = 'venv' | 'blank' | 'marked' | 'watched';

/** One pip command of a table, and the conditions under which it runs. */
export interface Command {
  /** The line of the table that describes the command. */
  readonly text: string;
  readonly where: Where;
  readonly env: Readonly<Record<string, string>>;
  /** pip's arguments. */
  readonly words: readonly string[];
  /** Standard input; default: empty. */
  readonly input?: string;
  /** Path (below `home/` or `cwd/`) and text of files that exist before the command runs. */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * Set if pip-shim adds no hint to pip's refusal, because the command makes pip quiet three times (-qqq).
   */
  readonly hintless?: true;
  /** Set if pip's standard error, apart from the refusal, differs in each run. */
  readonly varies?: true;
  /** True if the end-to-end tests run this command too. */
  readonly isShort: boolean;
}

/**
 * Reads one command per line: `NAME=value … ARGUMENT … <input`. Double quotes keep blanks in an argument, or
 * make an empty argument. Lines that start with a plus also run on the fast path. The first line of each
 * group also runs in the end-to-end tests. {@link placed} replaces `{index}` and other names in braces.
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

/** Returns the command with each `{name}` in its arguments, variables and files replaced. */
export function placed(command: Command, names: Readonly<Record<string, string>>): Command {
  const fill = (word: string) => word.replace(/\{(\w+)\}/g, (whole, name) => names[name] ?? whole);
  const fillAll = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]));
  const { env, words, files = {} } = command;
  return { ...command, env: fillAll(env), words: words.map(fill), files: fillAll(files) };
}

import { meaningOf } from '../../pip/option-meanings.ts';
import type { ToldOption, TypedOption } from '../../pip/request.ts';
import { quoteWord } from '../../ui/text.ts';

/** The options without an equivalent in pipx, each once: its name, or the variable or file that sets it. */
export function withoutEquivalent(options: readonly (TypedOption | ToldOption)[]): readonly string[] {
  const others = options.filter(({ name }) => meaningOf(name).pipx === undefined);
  return [...new Set(others.map((option) => ('where' in option ? option.where : option.name)))];
}

/** The arguments for the pip in the tool's venv. */
export function handedOn(typed: readonly TypedOption[], cwd: string): readonly string[] {
  return typed.flatMap(({ name, value }) => {
    const { pipx } = meaningOf(name);
    if (pipx !== 'handed-on' && pipx !== 'path') return [];
    if (value === undefined) return [name];
    return [`${name}=${pipx === 'path' ? fromAnywhere(value, cwd) : value}`];
  });
}

/** Arguments for the pip that installs pipx itself. `--find-links` counts only with `--no-index`. */
export function forFetching(typed: readonly TypedOption[], cwd: string): readonly string[] {
  const isOffline = typed.some(({ name }) => name === '--no-index');
  const more = isOffline ? ['--no-index', '--find-links'] : [];
  return handedOn(
    typed.filter(({ name }) => meaningOf(name).connects || more.includes(name)),
    cwd,
  );
}

/** Joins the arguments into one option for pipx, which splits its value again with shlex. */
export function pipArgs(words: readonly string[]): readonly string[] {
  return words.length > 0 ? [`--pip-args=${words.map(quoteWord).join(' ')}`] : [];
}

/** Makes a relative path absolute, since pipx changes the directory. pip itself resolves `~`. */
const fromAnywhere = (path: string, cwd: string): string =>
  /^(?:[/~]|[a-z][a-z0-9+.-]*:)/i.test(path) || path === '' ? path : `${cwd}/${path.replace(/^\.\//, '')}`;

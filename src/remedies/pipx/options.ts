import { meaningOf } from '../../pip/option-meanings.ts';
import type { ToldOption, TypedOption } from '../../pip/request.ts';
import { quoteWord } from '../../ui/text.ts';

/** Names each option without an equivalent in pipx, or the variable or file that sets the option. */
export function withoutEquivalent(options: readonly (TypedOption | ToldOption)[]): readonly string[] {
  const others = options.filter(({ name }) => meaningOf(name).pipx === undefined);
  return [...new Set(others.map((option) => ('where' in option ? option.where : option.name)))];
}

/** The options that pipx hands on to the pip in the tool's venv. */
export function handedOn(typed: readonly TypedOption[], cwd: string): readonly string[] {
  return typed.flatMap(({ name, value }) => {
    const { pipx } = meaningOf(name);
    if (pipx !== 'handed-on' && pipx !== 'path') return [];
    if (value === undefined) return [name];
    return [`${name}=${pipx === 'path' ? fromAnywhere(value, cwd) : value}`];
  });
}

/** The options for the pip that installs pipx itself. Includes `--find-links` only with `--no-index`. */
export function forFetching(typed: readonly TypedOption[], cwd: string): readonly string[] {
  const isOffline = typed.some(({ name }) => name === '--no-index');
  const more = isOffline ? ['--no-index', '--find-links'] : [];
  return handedOn(
    typed.filter(({ name }) => meaningOf(name).connects || more.includes(name)),
    cwd,
  );
}

/** Joins the arguments into one option for pipx. pipx splits the option's value again with shlex. */
export function pipArgs(words: readonly string[]): readonly string[] {
  return words.length > 0 ? [`--pip-args=${words.map(quoteWord).join(' ')}`] : [];
}

/**
 * Makes a relative path absolute, because pipx runs pip in another directory. Keeps `~`, which pip itself
 * resolves.
 */
const fromAnywhere = (path: string, cwd: string): string =>
  /^(?:[/~]|[a-z][a-z0-9+.-]*:)/i.test(path) || path === '' ? path : `${cwd}/${path.replace(/^\.\//, '')}`;

import type { ToldOption, TypedOption } from '../../pip/request.ts';
import { quoteWord } from '../../ui/text.ts';

/** How an option of pip is passed to pipx. An option that is not listed has no equivalent. */
type Treatment =
  /** Goes to the pip in the tool's venv (`--pip-args`, pipx 0.15 and newer). */
  | 'handed-on'
  /** The same, and its value is a path or a URL: pipx 1.5 and newer runs pip in another directory. */
  | 'path'
  /** pipx has its own option for it: see translate.ts. */
  | 'translated'
  /** Changes nothing about what is installed, or chooses the place, which is what pipx is for. */
  | 'no-effect';

/**
 * Not listed, and so named as a reason against pipx: what writes or shows something else than an installation
 * (`--dry-run`, `--report`), what is for another machine (`--platform`), and what would also change how pipx renews
 * its own pip, to which it gives the same arguments (`--ignore-requires-python`, `--require-hashes`).
 */
const TREATMENTS: Readonly<Record<Treatment, readonly string[]>> = {
  'handed-on': [
    ...['--index-url', '--extra-index-url', '--no-index', '--trusted-host', '--proxy', '--no-proxy-env'],
    ...['--timeout', '--retries', '--resume-retries', '--keyring-provider', '--no-cache-dir', '--isolated'],
    ...['--pre', '--all-releases', '--only-final', '--uploaded-prior-to', '--prefer-binary', '--no-binary'],
    ...['--only-binary', '--no-deps', '--ignore-installed', '--upgrade-strategy', '--no-build-isolation'],
    ...['--use-pep517', '--no-use-pep517', '--check-build-dependencies', '--config-settings', '--compile'],
    ...['--no-compile', '--no-clean', '--exists-action', '--use-feature', '--use-deprecated', '--no-input'],
  ],
  path: [
    '--find-links',
    '--constraint',
    '--build-constraint',
    '--cert',
    '--client-cert',
    '--cache-dir',
    '--log',
    '--src',
  ],
  translated: ['--upgrade', '--force-reinstall', '--python'],
  'no-effect': [
    ...['--user', '--no-user', '--quiet', '--verbose', '--debug', '--no-color', '--progress-bar'],
    ...['--disable-pip-version-check', '--no-python-version-warning', '--no-warn-script-location'],
    ...['--no-warn-conflicts', '--root-user-action', '--require-virtualenv'],
  ],
};

const BY_NAME: ReadonlyMap<string, Treatment> = new Map(
  Object.entries(TREATMENTS).flatMap(([treatment, names]) =>
    names.map((name) => [name, treatment as Treatment] as const),
  ),
);

/** What pip needs to reach an index at all: for fetching pipx itself, which comes from the configured one. */
const CONNECTION: readonly string[] = [
  ...[
    '--proxy',
    '--no-proxy-env',
    '--trusted-host',
    '--cert',
    '--client-cert',
    '--timeout',
    '--retries',
    '--isolated',
  ],
  ...['--keyring-provider', '--cache-dir', '--no-cache-dir'],
];

/** The options that pipx has no equivalent for, each once: by name, or by the place that sets them. */
export function withoutEquivalent(options: readonly (TypedOption | ToldOption)[]): readonly string[] {
  const others = options.filter(({ name }) => !BY_NAME.has(name));
  return [...new Set(others.map((option) => ('where' in option ? option.where : option.name)))];
}

/** What goes to the pip in the tool's venv, as words. */
export function handedOn(typed: readonly TypedOption[], cwd: string): readonly string[] {
  return typed.flatMap(({ name, value }) => {
    const treatment = BY_NAME.get(name);
    if (treatment !== 'handed-on' && treatment !== 'path') return [];
    if (value === undefined) return [name];
    return [`${name}=${treatment === 'path' ? fromAnywhere(value, cwd) : value}`];
  });
}

/** Words for the pip that fetches pipx itself; where the index was ruled out, what was named in its stead. */
export function forFetching(typed: readonly TypedOption[], cwd: string): readonly string[] {
  const offline = typed.some(({ name }) => name === '--no-index');
  const names = offline ? [...CONNECTION, '--no-index', '--find-links'] : CONNECTION;
  return handedOn(
    typed.filter(({ name }) => names.includes(name)),
    cwd,
  );
}

/** As one word for pipx, which takes it apart again with shlex. */
export function pipArgs(words: readonly string[]): readonly string[] {
  return words.length > 0 ? [`--pip-args=${words.map(quoteWord).join(' ')}`] : [];
}

/** A relative path means the directory of the command; `~` pip resolves itself, several paths stand in one value. */
function fromAnywhere(value: string, cwd: string): string {
  const one = (path: string): string =>
    /^(?:[/~]|[a-z][a-z0-9+.-]*:)/i.test(path) || path === '' ? path : `${cwd}/${path.replace(/^\.\//, '')}`;
  return one(value);
}

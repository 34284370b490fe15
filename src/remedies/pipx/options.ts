import type { ToldOption, TypedOption } from '../../pip/request.ts';
import { quoteWord } from '../../ui/text.ts';

/** How an option of pip is passed to pipx. An option that is not listed has no equivalent. */
type Treatment =
  /** Goes to the pip in the tool's venv (`--pip-args`, pipx 0.15 and newer). */
  | 'handed-on'
  /** Like `handed-on`, but the value is a path or a URL: pipx 1.5 and newer runs pip in another directory. */
  | 'path'
  /** pipx has its own option for it: see translate.ts. */
  | 'translated'
  /** Does not change what is installed, or chooses a place. pipx chooses the place itself. */
  | 'no-effect';

/**
 * An option that is not listed rules pipx out: options for another result than an install (`--dry-run`,
 * `--report`) or for another machine (`--platform`), and options that would also affect how pipx upgrades its
 * own pip, which gets the same arguments (`--ignore-requires-python`, `--require-hashes`).
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

/** Options that pip needs to reach an index. pip-shim also needs them to install pipx itself. */
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

/** The options without an equivalent in pipx, each once: its name, or the variable or file that sets it. */
export function withoutEquivalent(options: readonly (TypedOption | ToldOption)[]): readonly string[] {
  const others = options.filter(({ name }) => !BY_NAME.has(name));
  return [...new Set(others.map((option) => ('where' in option ? option.where : option.name)))];
}

/** The arguments for the pip in the tool's venv. */
export function handedOn(typed: readonly TypedOption[], cwd: string): readonly string[] {
  return typed.flatMap(({ name, value }) => {
    const treatment = BY_NAME.get(name);
    if (treatment !== 'handed-on' && treatment !== 'path') return [];
    if (value === undefined) return [name];
    return [`${name}=${treatment === 'path' ? fromAnywhere(value, cwd) : value}`];
  });
}

/** Arguments for the pip that installs pipx itself. `--find-links` counts only with `--no-index`. */
export function forFetching(typed: readonly TypedOption[], cwd: string): readonly string[] {
  const offline = typed.some(({ name }) => name === '--no-index');
  const names = offline ? [...CONNECTION, '--no-index', '--find-links'] : CONNECTION;
  return handedOn(
    typed.filter(({ name }) => names.includes(name)),
    cwd,
  );
}

/** Joins the arguments into one option for pipx, which splits its value again with shlex. */
export function pipArgs(words: readonly string[]): readonly string[] {
  return words.length > 0 ? [`--pip-args=${words.map(quoteWord).join(' ')}`] : [];
}

/** Makes a relative path absolute, since pipx changes the directory. pip itself resolves `~`. */
function fromAnywhere(value: string, cwd: string): string {
  const one = (path: string): string =>
    /^(?:[/~]|[a-z][a-z0-9+.-]*:)/i.test(path) || path === '' ? path : `${cwd}/${path.replace(/^\.\//, '')}`;
  return one(value);
}

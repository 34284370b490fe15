/** uv's equivalent of one of pip's options. */
export interface UvOption {
  /** uv's arguments; undefined if uv takes the value only from environment variables. */
  readonly words?: (value: string) => readonly string[];
  /** uv's variables for a value that the user did not type. `between` separates several values. */
  readonly variables?: readonly string[];
  readonly between?: ' ' | ',';
  /** Converts a value for the variables; undefined if uv has no equivalent. Default: no change. */
  readonly taken?: (value: string) => string | undefined;
  /** If the user has set one of these variables for uv, pip-shim does not pass pip's value. */
  readonly unless?: readonly string[];
}

const flag = (...words: readonly string[]): UvOption => ({ words: () => words });
const each = (word: string): UvOption => ({
  words: (value) => value.split(',').flatMap((one) => [word, one.trim()]),
});
const withValue = (word: string): UvOption => ({ words: (value) => [word, value] });
const variable = (...variables: readonly string[]): UvOption => ({ variables });

/** Converts a number to digits: uv's variables accept only digits. pip also accepts `15.0` and `0x5`. */
const whole = (value: string): string | undefined => {
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? String(number) : undefined;
};

/** Options that pip-shim drops for uv: they change nothing in a venv, or uv does the same anyway. */
const WITHOUT_EFFECT = [
  ...['--user', '--no-user', '--disable-pip-version-check', '--no-input', '--no-python-version-warning'],
  ...['--no-warn-script-location', '--no-warn-conflicts', '--yes', '--root-user-action', '--python'],
  ...['--require-virtualenv', '--use-pep517', '--no-compile', '--isolated', '--progress-bar'],
  ...['--exists-action', '--resume-retries'],
];

/**
 * uv's equivalents, by pip's names. An unlisted option has none. Sources: `uv pip install --help`, and
 * the list of variables in the documentation of uv 0.13. Not listed: `--cache-dir`, since pip and uv share no
 * cache; `--prefer-binary`, `--report` and `--ignore-installed`, which uv does not know.
 */
export const UV_OPTIONS: Readonly<Record<string, UvOption>> = {
  ...Object.fromEntries(WITHOUT_EFFECT.map((name) => [name, flag()])),
  '--index-url': {
    ...withValue('--default-index'),
    ...{ variables: ['UV_DEFAULT_INDEX'], unless: ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'] },
  },
  '--extra-index-url': {
    ...withValue('--index'),
    ...{ variables: ['UV_INDEX'], between: ' ', unless: ['UV_INDEX', 'UV_EXTRA_INDEX_URL'] },
  },
  '--find-links': { ...withValue('--find-links'), variables: ['UV_FIND_LINKS'], between: ',' },
  '--trusted-host': { ...withValue('--allow-insecure-host'), variables: ['UV_INSECURE_HOST'], between: ' ' },
  '--cert': variable('SSL_CERT_FILE'),
  '--client-cert': variable('SSL_CLIENT_CERT'),
  '--proxy': variable('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'),
  '--timeout': { ...variable('UV_HTTP_TIMEOUT'), taken: whole },
  '--retries': { ...variable('UV_HTTP_RETRIES'), taken: whole },
  '--no-index': flag('--no-index'),
  '--no-deps': flag('--no-deps'),
  '--pre': flag('--prerelease', 'allow'),
  '--no-binary': each('--no-binary'),
  '--only-binary': each('--only-binary'),
  '--require-hashes': flag('--require-hashes'),
  '--no-build-isolation': flag('--no-build-isolation'),
  '--config-settings': withValue('--config-setting'),
  '--build-constraint': withValue('--build-constraint'),
  '--no-cache-dir': flag('--no-cache'),
  '--force-reinstall': flag('--reinstall'),
  '--compile': flag('--compile-bytecode'),
  '--dry-run': flag('--dry-run'),
  '--quiet': flag('--quiet'),
  '--verbose': flag('--verbose'),
  '--no-color': flag('--color', 'never'),
};

/** Options that pip-shim translates together with the requirements. */
export const OF_REQUIREMENTS: readonly string[] = [
  ...['--requirement', '--constraint', '--editable', '--group', '--upgrade', '--upgrade-strategy'],
];

/** Options in a requirements file that mean the same to uv as to pip. */
export const IN_FILES: readonly string[] = [
  ...['--requirement', '--constraint', '--editable', '--index-url', '--extra-index-url', '--find-links'],
  ...['--no-index', '--no-binary', '--only-binary', '--hash'],
];

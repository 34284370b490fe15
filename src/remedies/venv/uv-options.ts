/** One of pip's options in uv's words. */
export interface UvOption {
  /** On the command line; undefined where it goes by variables alone. */
  readonly words?: (value: string) => readonly string[];
  /** uv's own variables for it, each with what stands between several values. A value that pip has from elsewhere goes there. */
  readonly variables?: readonly string[];
  readonly between?: ' ' | ',';
  /** A value as the variables take it; undefined where uv has no equivalent of it. Else as it is. */
  readonly taken?: (value: string) => string | undefined;
  /** Variables by which a user has told uv the same already: they stay as they are. */
  readonly unless?: readonly string[];
}

const flag = (...words: readonly string[]): UvOption => ({ words: () => words });
const each = (word: string): UvOption => ({
  words: (value) => value.split(',').flatMap((one) => [word, one.trim()]),
});
const withValue = (word: string): UvOption => ({ words: (value) => [word, value] });
const variable = (...variables: readonly string[]): UvOption => ({ variables });

/** uv ends over a variable with anything but digits, where pip takes `15.0` and `0x5`. */
const whole = (value: string): string | undefined => {
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? String(number) : undefined;
};

/** No words, since they change nothing of what uv installs into a venv, or say what it does anyway. */
const WITHOUT_EFFECT = [
  ...['--user', '--no-user', '--disable-pip-version-check', '--no-input', '--no-python-version-warning'],
  ...['--no-warn-script-location', '--no-warn-conflicts', '--yes', '--root-user-action', '--python'],
  ...['--require-virtualenv', '--use-pep517', '--no-compile', '--isolated', '--progress-bar'],
  ...['--exists-action', '--resume-retries'],
];

/**
 * By the name that pip gives them; what is not here can't be said to uv. Written by `uv pip install --help` and the list
 * of variables in the documentation of uv 0.13. Left out, though uv knows the word: `--cache-dir`, since the two share
 * no cache, and `--prefer-binary`, `--report`, `--ignore-installed`, which it does not know.
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

/** What the list of requirements says, and is translated with it. */
export const OF_REQUIREMENTS: readonly string[] = [
  ...['--requirement', '--constraint', '--editable', '--group', '--upgrade', '--upgrade-strategy'],
];

/** Options in a requirements file that uv follows as pip does. */
export const IN_FILES: readonly string[] = [
  ...['--requirement', '--constraint', '--editable', '--index-url', '--extra-index-url', '--find-links'],
  ...['--no-index', '--no-binary', '--only-binary', '--hash'],
];

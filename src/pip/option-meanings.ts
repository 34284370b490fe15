/** The meaning of one of pip's options for pip-shim, and for the tools that can replace pip. */
export interface OptionMeaning {
  /**
   * `index`: the option decides where pip looks for packages. `nothing`: it decides neither where pip looks
   * nor which packages pip installs. Undefined: it may decide which packages pip installs.
   */
  readonly decides?: 'index' | 'nothing';
  /** True if each download from an index may need the option, even the download of pipx itself. */
  readonly connects?: true;
  /**
   * How pip-shim passes the option to pipx. `handed-on`: pipx gives it to the pip in the tool's venv
   * (`--pip-args`, pipx 0.15 and newer). `path`: like `handed-on`, but pip-shim makes the path absolute,
   * because pipx 1.5 and newer runs pip in another directory. `translated`: pipx has its own option (see
   * pipx/translate.ts). `no-effect`: the option does not change which files are installed, or it chooses a
   * place, which pipx chooses itself. Undefined: pipx has no equivalent.
   */
  readonly pipx?: 'handed-on' | 'path' | 'translated' | 'no-effect';
  /** uv's equivalent of the option. `requirements`: pip-shim translates it together with the requirements. */
  readonly uv?: UvOption | 'requirements';
  /** True if the option in a requirements file means the same to uv as to pip. */
  readonly uvInFiles?: true;
  /**
   * The arguments that replace the option for every tool that manages projects, such as Poetry.
   * remedies/project/tools.ts adds each tool's own arguments.
   */
  readonly project?: readonly string[];
}

/** uv's equivalent of one of pip's options. */
export interface UvOption {
  /** Returns uv's arguments. Undefined if uv takes the value only from environment variables. */
  readonly words?: (value: string) => readonly string[];
  /**
   * uv's environment variables for the value, if it comes from pip's settings and not from the command line.
   * `between` separates several values.
   */
  readonly variables?: readonly string[];
  readonly between?: ' ' | ',';
  /**
   * Converts pip's value for uv's variables. Returns undefined if uv has no equivalent. By default the value
   * stays as it is.
   */
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

/** A uv variable that holds a number. uv accepts only digits. pip also accepts `15.0` and `0x5`. */
const numberIn = (name: string): UvOption => ({
  variables: [name],
  taken: (value) => {
    const number = Number(value);
    return Number.isSafeInteger(number) && number >= 0 ? String(number) : undefined;
  },
});

/** An option that changes only pip's output or questions, or chooses a place. Each tool works without it. */
const WITHOUT_EFFECT: OptionMeaning = { decides: 'nothing', pipx: 'no-effect', uv: flag(), project: [] };

/** An option that each tool has under the same name, for example `--quiet`. */
const sameInAll = (name: string): OptionMeaning => ({
  ...{ decides: 'nothing', pipx: 'no-effect', uv: flag(name), project: [name] },
});

/** An option for the connection to the index. pipx hands it on to pip. */
const connection = (uv?: UvOption): OptionMeaning => ({
  ...{ decides: 'nothing', connects: true, pipx: 'handed-on' },
  ...(uv && { uv }),
});

/**
 * All options of pip by their first long names. Sources: `pipx install --help`, `uv pip install --help`, and
 * the list of variables in the documentation of uv 0.13. pipx has no equivalent of an option that asks for
 * another result than an install (`--dry-run`, `--report`) or for files of another machine (`--platform`).
 * With the arguments that pipx gets for pip, pipx also upgrades its own pip. So pip-shim does not pass
 * options that would affect this upgrade too (`--ignore-requires-python`, `--require-hashes`). uv shares no
 * cache with pip (`--cache-dir`), and does not know `--prefer-binary`, `--report` and `--ignore-installed`.
 */
export const OPTION_MEANINGS: Readonly<Record<string, OptionMeaning>> = {
  '--abi': {},
  '--all-releases': { pipx: 'handed-on' },
  '--break-system-packages': { decides: 'nothing' },
  '--build-constraint': { pipx: 'path', uv: withValue('--build-constraint') },
  '--cache-dir': { decides: 'nothing', connects: true, pipx: 'path' },
  '--cert': { decides: 'nothing', connects: true, pipx: 'path', uv: variable('SSL_CERT_FILE') },
  '--check-build-dependencies': { pipx: 'handed-on' },
  '--client-cert': { decides: 'nothing', connects: true, pipx: 'path', uv: variable('SSL_CLIENT_CERT') },
  '--compile': { decides: 'nothing', pipx: 'handed-on', uv: flag('--compile-bytecode') },
  '--config-settings': { pipx: 'handed-on', uv: withValue('--config-setting') },
  '--constraint': { pipx: 'path', uv: 'requirements', uvInFiles: true },
  '--debug': { decides: 'nothing', pipx: 'no-effect' },
  '--disable-pip-version-check': WITHOUT_EFFECT,
  '--dry-run': { uv: flag('--dry-run') },
  '--editable': { uv: 'requirements', uvInFiles: true },
  '--exists-action': { decides: 'nothing', pipx: 'handed-on', uv: flag() },
  '--extra-index-url': {
    ...{ decides: 'index', pipx: 'handed-on', uvInFiles: true },
    uv: {
      ...withValue('--index'),
      ...{ variables: ['UV_INDEX'], between: ' ', unless: ['UV_INDEX', 'UV_EXTRA_INDEX_URL'] },
    },
  },
  '--find-links': {
    ...{ decides: 'index', pipx: 'path', uvInFiles: true },
    uv: { ...withValue('--find-links'), variables: ['UV_FIND_LINKS'], between: ',' },
  },
  '--force-reinstall': { pipx: 'translated', uv: flag('--reinstall') },
  '--global-option': {},
  '--group': { uv: 'requirements' },
  '--hash': { uvInFiles: true },
  '--help': {},
  '--ignore-installed': { pipx: 'handed-on' },
  '--ignore-requires-python': {},
  '--implementation': {},
  '--index-url': {
    ...{ decides: 'index', pipx: 'handed-on', uvInFiles: true },
    uv: {
      ...withValue('--default-index'),
      ...{ variables: ['UV_DEFAULT_INDEX'], unless: ['UV_DEFAULT_INDEX', 'UV_INDEX_URL'] },
    },
  },
  '--install-option': {},
  '--isolated': connection(flag()),
  '--keyring-provider': connection(),
  '--log': { decides: 'nothing', pipx: 'path' },
  '--no-binary': { pipx: 'handed-on', uv: each('--no-binary'), uvInFiles: true },
  '--no-build-isolation': { pipx: 'handed-on', uv: flag('--no-build-isolation') },
  '--no-cache-dir': connection(flag('--no-cache')),
  '--no-clean': { decides: 'nothing', pipx: 'handed-on' },
  '--no-color': { ...WITHOUT_EFFECT, uv: flag('--color', 'never') },
  '--no-compile': { decides: 'nothing', pipx: 'handed-on', uv: flag() },
  '--no-deps': { pipx: 'handed-on', uv: flag('--no-deps') },
  '--no-index': { decides: 'index', pipx: 'handed-on', uv: flag('--no-index'), uvInFiles: true },
  '--no-input': { ...WITHOUT_EFFECT, pipx: 'handed-on' },
  '--no-proxy-env': connection(),
  '--no-python-version-warning': WITHOUT_EFFECT,
  '--no-require-hashes': { decides: 'nothing' },
  '--no-use-pep517': { pipx: 'handed-on' },
  '--no-user': WITHOUT_EFFECT,
  '--no-warn-conflicts': WITHOUT_EFFECT,
  '--no-warn-script-location': WITHOUT_EFFECT,
  '--only-binary': { pipx: 'handed-on', uv: each('--only-binary'), uvInFiles: true },
  '--only-deps': {},
  '--only-final': { pipx: 'handed-on' },
  '--platform': {},
  '--pre': { pipx: 'handed-on', uv: flag('--prerelease', 'allow') },
  '--prefer-binary': { pipx: 'handed-on' },
  '--prefix': {},
  '--progress-bar': WITHOUT_EFFECT,
  '--proxy': connection(variable('HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY')),
  '--python': { decides: 'nothing', pipx: 'translated', uv: flag() },
  '--python-version': {},
  '--quiet': sameInAll('--quiet'),
  '--refresh-package': { decides: 'nothing' },
  '--report': {},
  '--require-hashes': { uv: flag('--require-hashes') },
  '--require-virtualenv': WITHOUT_EFFECT,
  '--requirement': { uv: 'requirements', uvInFiles: true },
  '--requirements-from-script': {},
  '--resume-retries': { decides: 'nothing', pipx: 'handed-on', uv: flag() },
  '--retries': connection(numberIn('UV_HTTP_RETRIES')),
  '--root': {},
  '--root-user-action': WITHOUT_EFFECT,
  '--src': { decides: 'nothing', pipx: 'path' },
  '--target': {},
  '--timeout': connection(numberIn('UV_HTTP_TIMEOUT')),
  '--trusted-host': connection({
    ...withValue('--allow-insecure-host'),
    ...{ variables: ['UV_INSECURE_HOST'], between: ' ' },
  }),
  '--upgrade': { pipx: 'translated', uv: 'requirements' },
  '--upgrade-strategy': { pipx: 'handed-on', uv: 'requirements' },
  '--uploaded-prior-to': { pipx: 'handed-on' },
  '--use-deprecated': { decides: 'nothing', pipx: 'handed-on' },
  '--use-feature': { decides: 'nothing', pipx: 'handed-on' },
  '--use-pep517': { decides: 'nothing', pipx: 'handed-on', uv: flag() },
  '--user': WITHOUT_EFFECT,
  '--verbose': sameInAll('--verbose'),
  '--version': {},
  '--yes': { decides: 'nothing', uv: flag(), project: [] },
};

/** The meaning of the option with this name. An unknown option has no meaning. */
export const meaningOf = (name: string): OptionMeaning =>
  Object.hasOwn(OPTION_MEANINGS, name) ? (OPTION_MEANINGS[name] ?? {}) : {};

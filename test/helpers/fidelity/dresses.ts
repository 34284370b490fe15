/** One form in which pip prints its refusal, and the arguments and settings that lead to this form. */
export interface Dress {
  readonly name: string;
  /** Default: `install demo`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Text of ~/.config/pip/pip.conf */
  readonly config?: string;
  /** Set if pip-shim adds no hint, because the command makes pip quiet three times (-qqq). */
  readonly hintless?: true;
  /** Set if pip prints its local variables, as rich does in a traceback. The values differ in each run. */
  readonly varies?: true;
}

/** All forms of the refusal. Each name continues the words "the refusal". */
export const dresses: readonly Dress[] = [
  { name: 'in colour', env: { FORCE_COLOR: '1' } },
  { name: 'in colour and verbose', args: ['install', '-v', 'demo'], env: { FORCE_COLOR: '1' } },
  { name: 'with NO_COLOR', env: { NO_COLOR: '1' } },
  {
    name: 'with --no-color, which overrides FORCE_COLOR',
    args: ['install', '--no-color', 'demo'],
    env: { FORCE_COLOR: '1' },
  },
  { name: 'with LC_ALL=C', env: { LC_ALL: 'C' } },
  {
    name: 'in ASCII',
    env: { LC_ALL: 'C', PYTHONUTF8: '0', PYTHONCOERCECLOCALE: '0', PYTHONIOENCODING: 'ascii' },
  },
  { name: 'in Latin-1', env: { PYTHONIOENCODING: 'latin-1:replace' } },
  { name: 'in a narrow terminal', env: { COLUMNS: '20' } },
  { name: 'in a very narrow terminal', env: { COLUMNS: '5', FORCE_COLOR: '1' } },
  { name: 'with TERM=dumb', env: { TERM: 'dumb' } },
  { name: 'with unbuffered output', env: { PYTHONUNBUFFERED: '1' } },
  { name: 'under -q', args: ['install', '-q', 'demo'] },
  { name: 'under -qq', args: ['-q', 'install', '-q', 'demo'] },
  { name: 'under -v', args: ['install', '-v', 'demo'] },
  { name: 'under -vv', args: ['install', '-vv', 'demo'] },
  { name: 'under -vvv before the subcommand', args: ['-vvv', 'install', 'demo'] },
  { name: 'under --log', args: ['install', '--log', 'pip.log', 'demo'] },
  { name: 'under --log and -qqq', args: ['install', '-qqq', '--log', 'pip.log', 'demo'], hintless: true },
  {
    name: 'under PIP_LOG and -v',
    args: ['install', '-v', 'demo'],
    env: { PIP_LOG: 'pip.log' },
  },
  { name: 'under -qqq', args: ['install', '-qqq', 'demo'], hintless: true },
  { name: 'under PIP_QUIET=3', env: { PIP_QUIET: '3' }, hintless: true },
  { name: 'under -qqqq before the subcommand', args: ['-qqqq', 'install', 'demo'], hintless: true },
  { name: 'under -qqq and -v', args: ['install', '-qqq', '-v', 'demo'], hintless: true },
  { name: 'under --debug', args: ['install', '--debug', 'demo'], varies: true },
  {
    name: 'under --debug in colour',
    args: ['--debug', 'install', 'demo'],
    env: { FORCE_COLOR: '1' },
    varies: true,
  },
  {
    name: 'under --debug in ASCII',
    args: ['install', '--debug', 'demo'],
    env: { PYTHONIOENCODING: 'ascii:replace' },
    varies: true,
  },
  {
    name: 'under --debug in a narrow terminal',
    args: ['install', '--debug', 'demo'],
    env: { COLUMNS: '40' },
    varies: true,
  },
  { name: 'with --user', args: ['install', '--user', 'demo'] },
  { name: 'with PIP_USER', env: { PIP_USER: '1' } },
  { name: 'with `user = true` in a config file', config: '[install]\nuser = true\n' },
  { name: 'with a missing requirements file', args: ['install', '-r', 'missing.txt'] },
  { name: 'of an install without arguments', args: ['install'] },
  { name: 'of an editable install', args: ['install', '-e', '.'] },
  { name: 'of a dry run', args: ['install', '--dry-run', 'demo'] },
  { name: 'of an uninstall', args: ['uninstall', '-y', 'demo'] },
  {
    name: 'with --no-python-version-warning',
    args: ['install', '--root-user-action', 'ignore', '--no-python-version-warning', 'demo'],
  },
  { name: 'with a cache that cannot be used', env: { PIP_CACHE_DIR: '/proc/no' } },
];

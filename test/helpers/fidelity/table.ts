import { configs, type Row, uninstalls, variables, words } from '../../unit/pip/rows.ts';
import { type Command, commands, type Where } from './commands.ts';
import { dresses } from './dresses.ts';

/** A group of everyday pip commands, with good and bad input. */
export interface Group {
  readonly name: string;
  readonly commands: readonly Command[];
  /** The first release of pip that knows these commands. */
  readonly since?: string;
  /** Set if pip refuses all these commands. */
  readonly isRefused?: true;
}

/** Commands for the pip of a venv. This pip never refuses. */
const VENV: Readonly<Record<string, string>> = {
  'pip itself': `
    pip
    --version
    -V
    --help
    -h list
    help
    help install
    help nosuch
    + nosuch
    instal demo
    --nosuch
    -v --version
    --python {venv} list
    --python nowhere list
    PIP_NO_COLOR=1 PIP_ISOLATED=1 list`,
  install: `
    install
    + install demo
    install -U demo
    install --upgrade demo needs
    install -U --upgrade-strategy sometimes needs
    install demo==1.5
    install demo~=1.0
    install needs==2.0
    install --no-deps needs==2.0
    install fancy[colour]
    install early
    install --pre early
    install future
    install --ignore-requires-python future
    install absent
    install demo==9
    install demo=1
    install ""
    install tool built
    install --no-cache-dir built
    install --no-binary :all: tool
    install --only-binary :all: built
    + install -r requirements.txt
    install -U -r nested.txt
    install -r missing.txt
    install -r odd.txt
    install --require-hashes -r hashed.txt
    install -r wrong-hash.txt
    install -c constraints.txt -U demo
    install wheels/tool-1.0-py3-none-any.whl
    install garbage-1.0-py3-none-any.whl
    install ./local
    install -e local
    install -e missing
    install ./empty
    install --no-index --find-links wheels tool
    install --no-index tool
    install --target out demo
    install -t out --python-version 3.9 --only-binary :all: tool
    install --prefix out tool
    install --root out tool
    install --user tool
    install --dry-run tool
    install --dry-run --report - tool
    install -q --report report.json tool
    install -qq -U demo
    install -v tool
    install --force-reinstall --no-compile demo==1.0
    install --log pip.log tool
    install --cache-dir other tool
    install -i {down} --retries 0 tool
    install --extra-index-url {down} --retries 0 tool
    install --nosuch demo
    install --timeout soon tool
    install --break-system-packages tool
    PIP_REQUIRE_VIRTUALENV=1 install tool
    PIP_NO_INDEX=1 PIP_FIND_LINKS=wheels install tool
    PIP_CONSTRAINT=constraints.txt install -U demo
    PIP_TARGET=out install demo
    PIP_QUIET=1 PIP_PROGRESS_BAR=off install tool
    PIP_TIMEOUT=soon install tool
    PIP_CONFIG_FILE=pip.conf install tool`,
  uninstall: `
    uninstall
    uninstall demo
    + uninstall demo <y
    uninstall demo <n
    uninstall -y demo
    uninstall -y demo old absent
    uninstall -y absent
    uninstall -y demo==1.0
    uninstall -y local
    uninstall -y ./local
    uninstall -y pip
    uninstall -y ==1
    uninstall -y -r requirements.txt
    uninstall -y -r missing.txt
    uninstall -q -y old
    uninstall -v -y old
    uninstall -y --log pip.log old
    PIP_YES=1 uninstall old`,
  list: `
    + list
    list --format json
    list --format=freeze
    list --format nosuch
    list -o
    list --outdated --pre --no-index --find-links wheels
    list -u
    list -o -u
    list -e
    list --local --not-required
    list --user
    list --path nowhere
    list --exclude pip --exclude demo
    list -v
    PIP_FORMAT=json list
    PIP_FORMAT=nosuch list
    PIP_CONFIG_FILE=pip.conf list
    LC_ALL=C COLUMNS=20 list`,
  freeze: `
    freeze
    freeze --all
    freeze -l --exclude-editable
    freeze --user
    freeze --path nowhere
    freeze --exclude demo --exclude nosuch
    freeze -r requirements.txt
    freeze -r nested.txt -r pinned.txt
    freeze -r missing.txt`,
  show: `
    show demo
    show -f demo
    show --files local
    show demo needs
    show demo absent
    show absent
    show
    show -v demo
    show -q absent
    show ./local`,
  check: `
    check
    check -v
    check -q
    PIP_QUIET=1 check`,
  cache: `
    cache
    cache dir
    cache dir demo
    cache info
    cache list
    cache list built
    cache list --format abspath
    cache list --format nosuch
    cache remove
    cache remove built
    cache remove nosuch
    cache remove *
    cache purge
    cache purge all
    cache nosuch
    --cache-dir other cache info
    --no-cache-dir cache list
    PIP_CACHE_DIR=other cache dir`,
  config: `
    config
    config list
    config list --site
    config --user set global.timeout 60
    config --site set global.index-url {down}
    + config set list.format json
    config set nodot json
    config set global.timeout
    config get global.timeout
    config unset global.timeout
    config --user --site list
    config debug
    config edit
    config --user --editor true edit
    config nosuch
    PIP_CONFIG_FILE=pip.conf config list
    PIP_CONFIG_FILE=pip.conf config get list.format
    PIP_CONFIG_FILE=garbage.txt config list`,
  download: `
    download
    download demo
    download -d out needs
    download --no-deps -d out needs
    download absent
    download -d out -r requirements.txt
    download --no-binary :all: built
    download --only-binary :all: built
    download --platform any --only-binary :all: tool
    download --no-index -f wheels tool
    download ./local
    download --require-hashes demo
    download -c constraints.txt demo
    download -q demo
    download -i {down} --retries 0 demo`,
  wheel: `
    wheel
    wheel demo
    wheel --no-deps -w out needs
    wheel built
    wheel --no-cache-dir -q built
    wheel ./local
    wheel -e ./local
    wheel ./empty
    wheel absent
    wheel -w out -r requirements.txt
    wheel --no-build-isolation ./local`,
  hash: `
    hash
    hash wheels/demo-2.0-py3-none-any.whl
    hash wheels/demo-2.0-py3-none-any.whl pip.conf
    hash -a sha512 pip.conf
    hash --algorithm=sha384 pip.conf
    hash -a md5 pip.conf
    hash missing
    hash pip.conf missing
    hash wheels`,
  index: `
    index
    index versions
    index versions demo
    index versions early
    index versions --pre early
    index versions absent
    index versions demo old
    index versions --no-index -f wheels tool
    index versions -i {down} --retries 0 demo
    index versions --json demo
    index nosuch demo`,
  debug: `
    debug
    debug --verbose
    debug --platform any --python-version 39
    debug --nosuch`,
  completion: `
    completion
    completion --bash
    completion --zsh
    completion --fish
    completion --powershell
    completion --nosuch
    PIP_AUTO_COMPLETE=1 COMP_CWORD=1 COMP_WORDS="pip in" pip
    PIP_AUTO_COMPLETE=1 COMP_CWORD=2 COMP_WORDS="pip uninstall " pip
    PIP_AUTO_COMPLETE=1 COMP_CWORD=2 COMP_WORDS="pip install --no" pip`,
  inspect: `
    inspect
    inspect --local
    inspect --user
    inspect --path nowhere
    inspect -v
    inspect --nosuch`,
};

/** Commands for the pip of a venv with a blank in its path. For such a pip script the shim starts Node. */
const BLANK = `
    install
    install demo
    install -U demo
    install demo==9
    install -v tool
    install -r odd.txt
    install -e local
    install --dry-run --report - tool
    install --nosuch demo
    install -i {down} --retries 0 tool
    PIP_REQUIRE_VIRTUALENV=1 install -q --log pip.log tool
    uninstall demo
    uninstall demo <y
    uninstall demo <n
    uninstall -y absent
    uninstall -y demo old
    uninstall -v -y -r requirements.txt
    list -v
    config --site set global.timeout 9`;

/**
 * Commands that pip does not refuse despite the marker. The marked Python must not change, even if root runs
 * them.
 */
const MARKED = `
    pip
    --version
    help install
    install --help
    + install --target out demo
    install -t out -U needs fancy[colour]
    install -t out absent
    install -t out -r odd.txt
    + install --targ out -q ./local
    install --prefix out tool
    install --prefix=out --no-deps needs
    install --root out --prefix / tool
    install --break-system-packages --user tool
    install --break-system-packages --user absent
    install --break-system-packages --dry-run tool
    + install --dry-run --report - tool
    install --dry-run --report report.json -q needs
    install --user -t out demo
    install --nosuch demo
    install -t
    PIP_TARGET=out install demo
    PIP_PREFIX=out PIP_NO_INDEX=1 install -f wheels tool
    PIP_BREAK_SYSTEM_PACKAGES=1 PIP_USER=1 install -v tool
    PIP_BREAK_SYSTEM_PACKAGES=1 uninstall -y absent
    + --python {venv} install demo==1.5
    --python {venv} uninstall -y old
    --python nowhere install demo
    uninstall
    uninstall --nosuch demo
    uninstall -y -r missing.txt
    uninstall -y ==1
    list
    list --format json --not-required
    list --user
    freeze
    freeze --all
    show pip
    show absent
    check
    cache list
    cache remove built
    config list
    config --user set global.timeout 60
    download -d out needs
    download absent
    wheel ./local
    wheel built
    hash pip.conf
    index versions demo
    debug
    completion --bash
    inspect --user`;

const LOCK = `
    lock demo
    lock -o out.toml needs
    lock -r requirements.txt
    lock -e local
    lock absent
    lock`;

/** Commands that pip refuses because of the EXTERNALLY-MANAGED marker. */
const REFUSED = `
    install
    + install demo
    install -U demo needs
    install -r requirements.txt
    install -r missing.txt
    install -e local
    install ./local
    install wheels/tool-1.0-py3-none-any.whl
    install --user tool
    install --dry-run tool
    install --report report.json tool
    install -q tool
    + install --no-color --log pip.log tool
    install -i {down} --retries 0 tool
    PIP_USER=1 install tool
    PIP_BREAK_SYSTEM_PACKAGES=0 install tool
    LC_ALL=C COLUMNS=30 install tool
    + uninstall -y demo
    uninstall demo <y
    uninstall -y -r requirements.txt`;

const dressed = (where: Where): readonly Command[] =>
  dresses.map(({ name, args = ['install', 'demo'], env = {}, config, hintless, varies }) => ({
    ...{ text: `${args.join(' ')} (${name})`, where, env, words: args, isShort: false },
    ...(config !== undefined && { files: { 'home/.config/pip/pip.conf': config } }),
    ...(hintless && { hintless }),
    ...(varies && { varies }),
  }));

/** All groups of everyday pip commands. */
export const groups: readonly Group[] = [
  ...Object.entries(VENV).map(([name, text]) => ({ name, commands: commands('venv', text) })),
  { name: 'lock', commands: commands('venv', LOCK), since: '25.1' },
  { name: 'a venv in a directory with a blank', commands: commands('blank', BLANK) },
  { name: 'an externally managed Python, if pip does not refuse', commands: commands('marked', MARKED) },
  {
    name: 'an externally managed Python, if pip refuses',
    commands: commands('marked', REFUSED),
    isRefused: true,
  },
  { name: 'each form of the refusal', commands: dressed('marked'), isRefused: true },
  {
    name: 'each form of the refusal, from a pip whose output pip-shim watches',
    commands: dressed('watched'),
    isRefused: true,
  },
];

/** Variables that keep pip off the network. They turn the index off, or name a proxy at a closed port. */
const OFFLINE = {
  ...{ PIP_NO_INDEX: '1', no_proxy: '127.0.0.1' },
  ...{ http_proxy: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' },
};

/** Commands that name a Python or a venv with --python or PIP_PYTHON. */
export const otherPythons: readonly Command[] = commands(
  'marked',
  `
    --python {python} install absent
    --python={python} uninstall -y absent
    --python {python} install --target d absent
    install --python {python} absent
    --python {venv} install absent
    --python {venv}/bin/python uninstall -y absent
    --python {venv} install --require-virtualenv absent
    --python nowhere install absent
    PIP_PYTHON={python} install absent
    PIP_PYTHON={venv} install absent
    PIP_PYTHON=nowhere install absent`,
).map((command) => ({ ...command, env: { ...OFFLINE, ...command.env } }));

/**
 * The rows of test/unit/pip/rows.ts as commands. No row names a distribution that exists. Rows with files in
 * the interpreter's own prefix are left out.
 */
export const readings: readonly Command[] = [...words, ...variables, ...configs, ...uninstalls]
  .filter(({ files = {} }) => !Object.keys(files).some((path) => path.startsWith('prefix/')))
  .map(({ args, env = {}, files = {} }: Row) => {
    const all = typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : args;
    const text = [...Object.entries(env).map((pair) => pair.join('=')), ...all].join(' ');
    const hintless = env.PIP_SHIM_AUTO === 'off' && { hintless: true as const };
    return {
      text,
      where: 'marked',
      env: { ...OFFLINE, ...env },
      words: all,
      files,
      isShort: false,
      ...hintless,
    };
  });

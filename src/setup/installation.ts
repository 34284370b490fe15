import { parent } from '../system/paths.ts';
import type { Recorded } from '../system/shim-template.ts';
import { quoteWord } from '../ui/text.ts';

/** Where and how the running program is installed. For a clone: where install.sh would install it. */
export interface Installation {
  /** Directory of the running boot.cjs. */
  readonly program: string;
  /** The root directory. If install.sh made it, it contains `current` and `versions`. */
  readonly root: string;
  readonly shims: string;
  /** Path of the command `pip-shim`. */
  readonly launcher: string;
  /** Path of the template from which pip-shim makes its shims by filling in paths. */
  readonly template: string;
  readonly forEverybody: boolean;
  /** The root directories that other kinds of installation would use. They need not exist. */
  readonly otherRoots: readonly string[];
  /** Tells the user how to repair a damaged installation. */
  readonly repair: string;
  /** Set if a package manager installed pip-shim. */
  readonly packaged?: Packaged;
  /** The commands that remove the system's package, if there is one in {@link SYSTEM_PACKAGE}. */
  readonly systemRemoval: readonly string[];
}

export interface Packaged {
  /** The commands that remove the package, one per line. */
  readonly removal: readonly string[];
  /** Tells the user how to get a newer version. */
  readonly update: string;
  /** Tells the user how to put the shims on PATH for good. */
  readonly path: string;
  /** Names of the shims that the package contains. pip-shim never removes them. */
  readonly brought: readonly string[];
  /**
   * The paths to fill into the shims. Set if npm installed pip-shim, because npm places no shims and
   * `pip-shim enable` does.
   */
  readonly recorded?: Recorded;
}

/** True if the shims have a directory of their own: not /usr/local/bin, and not a package manager's. */
export const hasOwnDirectory = ({ root, shims }: Pick<Installation, 'root' | 'shims'>): boolean =>
  shims === `${root}/shims`;

/** Directory of the command `pip-shim`. */
export const binOf = ({ launcher }: Pick<Installation, 'launcher'>): string => parent(launcher);

/** The `share/` directory in which man looks for pages and shells look for completions. */
export const shareOf = ({ root, forEverybody }: Installation): string =>
  forEverybody ? '/usr/local/share' : parent(root);

/** The mode of a new directory. In a home it is 0700, which the XDG specification asks for. */
export const directoryModeOf = ({ forEverybody }: Installation): number => (forEverybody ? 0o755 : 0o700);

/** The root directory of an installation by `install.sh --system`. */
export const FOR_EVERYBODY = '/usr/local/lib/pip-shim';
/** The root directory of the Debian, rpm and Arch packages, which packaging/KIND/build makes. */
const SYSTEM_PACKAGE = '/usr/lib/pip-shim';
/** The file with the kind of the package, a key of {@link KINDS}. packaging/system/files.sh writes it. */
export const PACKAGE_KIND = `${SYSTEM_PACKAGE}/package`;
/** The commands for the Debian package. {@link KINDS} has the commands for each kind of package. */
const DEB = {
  repair: 'sudo apt install --reinstall pip-shim',
  update: 'with the package of a newer release: sudo apt install ./pip-shim_*.deb',
  removal: 'sudo apt purge pip-shim',
};
const KINDS: ReadonlyMap<string, typeof DEB> = new Map([
  ['deb', DEB],
  [
    'rpm',
    {
      repair: 'install the file of the package again: sudo rpm -U --replacepkgs pip-shim-*.noarch.rpm',
      update: 'with the package of a newer release: sudo rpm -U pip-shim-*.noarch.rpm',
      removal: 'sudo rpm --erase pip-shim',
    },
  ],
  [
    'arch',
    {
      repair: 'install the file of the package again: sudo pacman -U pip-shim-*.pkg.tar.zst',
      update: 'with the package of a newer release: sudo pacman -U pip-shim-*.pkg.tar.zst',
      removal: 'sudo pacman -Rn pip-shim',
    },
  ],
]);
/**
 * Matches the program's directory after `npm install --global` of the .tgz that `npm run pack` makes. npm's
 * registry does not have pip-shim.
 */
const NPM = /^(\/.+)\/lib\/node_modules\/pip-shim\/dist$/;
/** Matches the program's directory in Homebrew's prefix. packaging/brew has the formula. */
const BREW = /^(\/.+)\/opt\/pip-shim\/libexec$/;

interface Whereabouts {
  readonly home: string;
  readonly data: string;
  /** Path of the Node.js that the shims will start, if npm installed pip-shim. */
  readonly node: string;
  /** The content of {@link PACKAGE_KIND}. Undefined means the Debian package. */
  readonly packageKind?: string | undefined;
}

/** @param program the directory of the running boot.cjs */
export function installationOf(
  program: string,
  { home, data, node, packageKind }: Whereabouts,
): Installation {
  const { repair, update, removal } = KINDS.get(packageKind?.trim() ?? '') ?? DEB;
  const systemRemoval = [removal];
  const found = { systemRemoval, otherRoots: [data, FOR_EVERYBODY, SYSTEM_PACKAGE] };
  if (program === SYSTEM_PACKAGE) {
    const packaged = { ...systemPackage.packaged, update, removal: systemRemoval };
    return { ...systemPackage, ...found, repair, packaged };
  }
  const npmPrefix = NPM.exec(program)?.[1];
  if (npmPrefix !== undefined) return { ...npmInstallation(program, npmPrefix, node), ...found };
  const brewPrefix = BREW.exec(program)?.[1];
  if (brewPrefix !== undefined) return { ...brewInstallation(program, brewPrefix), ...found };
  return { ...ownInstallation(program, home, data), systemRemoval };
}

/** An installed program lies in ROOT/current or ROOT/versions/X. For a clone's dist/, ROOT is `data`. */
function ownInstallation(program: string, home: string, data: string): Omit<Installation, 'systemRemoval'> {
  const [, above = data] = /^(.*)\/(?:versions\/(?!dist$)[^/]+|current)$/.exec(program) ?? [];
  const forEverybody = above === FOR_EVERYBODY;
  return {
    program,
    root: above,
    shims: forEverybody ? '/usr/local/bin' : `${above}/shims`,
    launcher: `${forEverybody ? '/usr/local' : `${home}/.local`}/bin/pip-shim`,
    template: `${above}/current/shims/pip`,
    forEverybody,
    otherRoots: [forEverybody ? data : FOR_EVERYBODY, SYSTEM_PACKAGE],
    repair: 'run ./install.sh again, in a clone or an unpacked release',
  };
}

type Known = Omit<Installation, 'otherRoots' | 'systemRemoval'>;

const systemPackage = {
  program: SYSTEM_PACKAGE,
  root: SYSTEM_PACKAGE,
  shims: `${SYSTEM_PACKAGE}/bin`,
  launcher: '/usr/bin/pip-shim',
  template: `${SYSTEM_PACKAGE}/shims/pip`,
  forEverybody: true,
  packaged: {
    path: 'permanently: log in again, or have the start file of your shell read /etc/profile.d/pip-shim.sh',
    brought: ['pip', 'pip3'],
  },
};

/** An installation by Homebrew, whose `opt` leads to the newest version. */
function brewInstallation(program: string, prefix: string): Known {
  return {
    ...{ program, root: program },
    shims: `${program}/bin`,
    launcher: `${prefix}/bin/pip-shim`,
    template: `${program}/shims/pip`,
    forEverybody: false,
    repair: 'brew reinstall pip-shim',
    packaged: {
      removal: ['brew uninstall pip-shim'],
      update: 'with the formula of a newer release: brew upgrade --formula ./pip-shim.rb',
      path: `permanently: have the start file of your shell put ${program}/bin first on PATH`,
      brought: ['pip', 'pip3'],
    },
  };
}

/** An installation by npm. The shims lie in npm's directory of commands, which is on PATH already. */
function npmInstallation(program: string, prefix: string, node: string): Known {
  const root = `${prefix}/lib/node_modules/pip-shim`;
  return {
    ...{ program, root },
    shims: `${prefix}/bin`,
    launcher: `${prefix}/bin/pip-shim`,
    template: `${program}/shims/pip`,
    forEverybody: false,
    repair:
      'in a clone: npm ci && npm run pack && npm install --global ./pip-shim-*.tgz; then: pip-shim enable',
    packaged: {
      removal: ['pip-shim disable', 'npm uninstall --global pip-shim'],
      update: 'with the package of a newer release: npm install --global ./pip-shim-*.tgz',
      path: `permanently: have the start file of your shell put ${prefix}/bin before the real pip`,
      brought: [],
      recorded: { home: program, node },
    },
  };
}

/** Returns the commands that remove the installation with this root, one per line. */
export function removalOf(root: string, running: Installation): readonly string[] {
  if (root === SYSTEM_PACKAGE) return running.systemRemoval;
  const asRoot = root === FOR_EVERYBODY ? 'sudo ' : '';
  const own = [`${asRoot}sh ${quoteWord(`${root}/current/install.sh`)} --uninstall`];
  return root === running.root ? (running.packaged?.removal ?? own) : own;
}

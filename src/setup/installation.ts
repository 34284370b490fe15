import type { Recorded } from '../system/shim-template.ts';

/** Where and how the running program is installed. In a clone: where install.sh would install it. */
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
  /** Set if the Debian package or npm installed pip-shim. */
  readonly packaged?: Packaged;
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
  /** Set only for npm: the paths to fill into the shims. `pip-shim enable` places these shims, not npm. */
  readonly recorded?: Recorded;
}

/** The root directory of an installation by `install.sh --system`. */
export const FOR_EVERYBODY = '/usr/local/lib/pip-shim';
/** The root directory of the Debian package, which packaging/deb/build builds. */
const DEBIAN = '/usr/lib/pip-shim';
/**
 * Matches the program's directory after `npm install --global` of the .tgz that `npm run pack` makes. npm's
 * registry does not have pip-shim.
 */
const NPM = /^(\/.+)\/lib\/node_modules\/pip-shim\/dist$/;

/** @param node path of the Node.js that the shims will start, if npm installed pip-shim */
export function installationOf(
  program: string,
  { home, data, node }: { readonly home: string; readonly data: string; readonly node: string },
): Installation {
  if (program === DEBIAN) return { ...debian, otherRoots: [data, FOR_EVERYBODY] };
  const prefix = NPM.exec(program)?.[1];
  if (prefix === undefined) return ownInstallation(program, home, data);
  return { ...npmInstallation(program, prefix, node), otherRoots: [data, FOR_EVERYBODY, DEBIAN] };
}

/** An installed program lies in ROOT/current or ROOT/versions/X. For a clone's dist/, the root is `data`. */
function ownInstallation(program: string, home: string, data: string): Installation {
  const [, above = data] = /^(.*)\/(?:versions\/(?!dist$)[^/]+|current)$/.exec(program) ?? [];
  const forEverybody = above === FOR_EVERYBODY;
  return {
    program,
    root: above,
    shims: forEverybody ? '/usr/local/bin' : `${above}/shims`,
    launcher: `${forEverybody ? '/usr/local' : `${home}/.local`}/bin/pip-shim`,
    template: `${above}/current/shims/pip`,
    forEverybody,
    otherRoots: [forEverybody ? data : FOR_EVERYBODY, DEBIAN],
    repair: 'run ./install.sh again, in a clone or an unpacked release',
  };
}

const debian: Omit<Installation, 'otherRoots'> = {
  program: DEBIAN,
  root: DEBIAN,
  shims: `${DEBIAN}/bin`,
  launcher: '/usr/bin/pip-shim',
  template: `${DEBIAN}/shims/pip`,
  forEverybody: true,
  repair: 'sudo apt install --reinstall pip-shim',
  packaged: {
    removal: ['sudo apt purge pip-shim'],
    update: 'with the package of a newer release: sudo apt install ./pip-shim_*.deb',
    path: 'for good: log in again, or have the start file of your shell read /etc/profile.d/pip-shim.sh',
    brought: ['pip', 'pip3'],
  },
};

/** An installation by npm. The shims lie in npm's directory of commands, which is on PATH already. */
function npmInstallation(program: string, prefix: string, node: string): Omit<Installation, 'otherRoots'> {
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
      path: `for good: have the start file of your shell put ${prefix}/bin before the real pip`,
      brought: [],
      recorded: { home: program, node },
    },
  };
}

/** Returns the commands that remove the installation with this root, one per line. */
export function removalOf(root: string, running: Installation): readonly string[] {
  const packaged = root === DEBIAN ? debian.packaged : root === running.root ? running.packaged : undefined;
  const asRoot = root === FOR_EVERYBODY ? 'sudo ' : '';
  return packaged?.removal ?? [`${asRoot}sh ${root}/current/install.sh --uninstall`];
}

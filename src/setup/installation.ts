import type { Recorded } from '../system/shim-template.ts';

/** Where the running program is installed, and how. For a clone: where install.sh would install it. */
export interface Installation {
  /** Directory of the running boot.cjs. */
  readonly program: string;
  /** The root directory. After install.sh, it contains `current` and `versions`. */
  readonly root: string;
  readonly shims: string;
  /** Path of the management command. */
  readonly launcher: string;
  /** Path of the shim that came with the program, before any paths are filled in. */
  readonly template: string;
  readonly forEverybody: boolean;
  /** Roots of other kinds of installation, for one user or for all users. They need not exist. */
  readonly otherRoots: readonly string[];
  /** Tells the user how to repair a damaged installation. */
  readonly repair: string;
  /** Set if the Debian package or npm installed it. */
  readonly packaged?: Packaged;
}

export interface Packaged {
  /** The commands that remove it, one per line. */
  readonly removal: readonly string[];
  /** Tells the user how to put the shims on PATH for good. */
  readonly path: string;
  /** Names of the shims that belong to the package. pip-shim never removes them. */
  readonly brought: readonly string[];
  /** Only for npm: the paths in the shims. `pip-shim enable` places the shims, because npm places none. */
  readonly recorded?: Recorded;
}

/** `install.sh --system` */
export const FOR_EVERYBODY = '/usr/local/lib/pip-shim';
/** The Debian package: packaging/deb/build. */
const DEBIAN = '/usr/lib/pip-shim';
/** `npm install --global` of the .tgz that `npm run pack` makes. pip-shim is not in npm's registry. */
const NPM = /^(\/.+)\/lib\/node_modules\/pip-shim\/dist$/;

/** @param node the Node.js to record for an npm installation */
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
    path: 'for good: log in again, or have the start file of your shell read /etc/profile.d/pip-shim.sh',
    brought: ['pip', 'pip3'],
  },
};

/** The shims lie in npm's directory of commands, which is on PATH already. */
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

import type { Recorded } from '../system/shim-template.ts';

/** Where the running program was installed, or would be, and by what. */
export interface Installation {
  /** Directory of the running boot.cjs. */
  readonly program: string;
  /** Holds `current` and `versions`, where install.sh put it there. */
  readonly root: string;
  readonly shims: string;
  /** Path of the management command. */
  readonly launcher: string;
  /** The shim as it came with the program, its places not filled in. */
  readonly template: string;
  readonly forEverybody: boolean;
  /** Roots of installations of other kinds, for one user or for everybody; they need not exist. */
  readonly otherRoots: readonly string[];
  /** What brings a damaged one back. */
  readonly repair: string;
  /** Set where it isn't install.sh's. */
  readonly packaged?: Packaged;
}

export interface Packaged {
  /** What takes it away, one command a line. */
  readonly removal: readonly string[];
  /** What puts the shims on PATH for good. */
  readonly path: string;
  /** The shims that are files of the package: never removed. */
  readonly brought: readonly string[];
  /** npm's: shims are placed by `enable` alone, with these places, beside commands of others. */
  readonly recorded?: Recorded;
}

/** `install.sh --system` */
const FOR_EVERYBODY = '/usr/local/lib/pip-shim';
/** The Debian package: packaging/deb/build. */
const DEBIAN = '/usr/lib/pip-shim';
/** `npm install --global` of the package that `npm run pack` makes; npm's registry has none of ours. */
const NPM = /^(\/.+)\/lib\/node_modules\/pip-shim\/dist$/;

/** @param node the Node to be recorded, where the program came without one */
export function installationOf(
  program: string,
  { home, data, node }: { readonly home: string; readonly data: string; readonly node: string },
): Installation {
  if (program === DEBIAN) return { ...debian, otherRoots: [data, FOR_EVERYBODY] };
  const prefix = NPM.exec(program)?.[1];
  if (prefix === undefined) return ownInstallation(program, home, data);
  return { ...npmInstallation(program, prefix, node), otherRoots: [data, FOR_EVERYBODY, DEBIAN] };
}

/** An installed program lies in `current` or in `versions/X` of its root; one in a clone's dist/ has none of its own. */
function ownInstallation(program: string, home: string, data: string): Installation {
  const [, above = data] = /^(.*)\/(?:versions\/[^/]+|current)$/.exec(program) ?? [];
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

/** The shims stand where npm puts commands: that directory is on PATH already. */
function npmInstallation(program: string, prefix: string, node: string): Omit<Installation, 'otherRoots'> {
  const root = `${prefix}/lib/node_modules/pip-shim`;
  return {
    ...{ program, root },
    shims: `${prefix}/bin`,
    launcher: `${prefix}/bin/pip-shim`,
    template: `${root}/shims/pip`,
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

/** What takes the installation with this root away, one command a line; the running one knows best. */
export function removalOf(root: string, running: Installation): readonly string[] {
  const packaged = root === DEBIAN ? debian.packaged : root === running.root ? running.packaged : undefined;
  const asRoot = root === FOR_EVERYBODY ? 'sudo ' : '';
  return packaged?.removal ?? [`${asRoot}sh ${root}/current/install.sh --uninstall`];
}

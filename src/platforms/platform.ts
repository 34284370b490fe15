import type { Interpreter } from '../environment/interpreter.ts';
import type { Look } from '../system/ports.ts';
import type { OsRelease } from './os-release.ts';

/**
 * The package managers, each with the distributions that use it. pip-shim looks for the distribution's ID in
 * these lists, and then for the names in its ID_LIKE (os-release(5)). If no list has any of them, pip-shim
 * looks for the package managers in this order.
 */
const DISTRIBUTIONS = {
  apt: ['debian', 'ubuntu'],
  dnf: ['fedora', 'rhel', 'centos'],
  zypper: ['suse', 'opensuse', 'sles'],
  pacman: ['arch', 'msys2'],
  apk: ['alpine'],
  xbps: ['void'],
  emerge: ['gentoo'],
  brew: [],
} satisfies Readonly<Record<string, readonly string[]>>;
export type ManagerName = keyof typeof DISTRIBUTIONS;
export const MANAGER_NAMES = Object.keys(DISTRIBUTIONS) as readonly ManagerName[];

export interface Reason {
  readonly why: string;
  /** Steps for the user, one line each. */
  readonly next: readonly string[];
}

/** A package manager that may be present. */
export interface PlatformManager {
  readonly manager: ManagerName;
  /** The publisher of the manager's packages, for example `Debian`. */
  readonly of: string;
  /** Why the interpreter can't use the manager's libraries. Undefined if they are built for it. */
  readonly noLibraries: Reason | undefined;
}

export interface Platform {
  /** The maintainer of the interpreter, for example `Debian`, `Homebrew` or `uv`. */
  readonly name: string;
  /** The interpreter's own package manager comes first. */
  readonly managers: readonly PlatformManager[];
  /** Why no package manager has libraries for this interpreter. Undefined if one may have them. */
  readonly nothing: Reason | undefined;
}

/** The package manager of a Linux distribution, or of the nearest known distribution that it derives from. */
export function managerOf({ id, like }: OsRelease): ManagerName | undefined {
  const names = (each: string) => MANAGER_NAMES.find((manager) => isOf(manager, each));
  return [id, ...like].flatMap((each) => names(each) ?? [])[0];
}

const isOf = (manager: ManagerName, distribution: string): boolean =>
  DISTRIBUTIONS[manager].some((each) => each === distribution);

/**
 * Maps an interpreter's prefix to the start of its system packages' names. Source: MSYS2's documentation of
 * environments.
 */
export const MSYS2: ReadonlyMap<string, string> = new Map([
  ['/ucrt64', 'mingw-w64-ucrt-x86_64-'],
  ['/mingw64', 'mingw-w64-x86_64-'],
  ['/mingw32', 'mingw-w64-i686-'],
  ['/clang64', 'mingw-w64-clang-x86_64-'],
  ['/clangarm64', 'mingw-w64-clang-aarch64-'],
]);

/** A tool or project, other than the Linux distribution, that provides Python interpreters. */
interface Maker {
  readonly name: string;
  readonly made: (interpreter: Interpreter, look: Look) => boolean;
  readonly manager?: ManagerName;
  /** Why no package manager has libraries for these interpreters. Undefined if `manager` has them. */
  readonly libraries?: (names: string) => Reason;
}

const MAKERS: readonly Maker[] = [
  {
    name: 'conda',
    // conda makes this directory in each of its environments.
    made: ({ prefix }, look) => look.stat(`${prefix}/conda-meta`)?.kind === 'directory',
    libraries: (names) => ({
      why: 'this Python belongs to a conda environment, and conda itself installs into it',
      next: [`conda install ${names}`],
    }),
  },
  {
    name: 'Nix',
    made: ({ stdlib }) => stdlib.startsWith('/nix/store/'),
    libraries: (names) => ({
      why: 'this Python lies in the Nix store, to which nothing can be added',
      next: [`add ${names} where this Python is declared (python3.withPackages)`],
    }),
  },
  {
    name: 'uv',
    // Source: uv's documentation of managed Pythons.
    made: ({ stdlib }) =>
      stdlib.split('/').some((part, at, parts) => parts[at + 1] === 'lib' && isNamedByUv(part)),
    libraries: () => ({
      why: 'this Python is managed by uv, and no system package is made for it',
      next: [],
    }),
  },
  {
    name: 'Homebrew',
    // Matches Homebrew's own prefixes. A custom prefix, and /usr/local on Intel Macs, do not show that a
    // Python is Homebrew's. There, matches the directories of its formulae: `Cellar` has the versions, and
    // `opt` links to the version in use.
    made: ({ stdlib }) =>
      /^\/(?:opt\/homebrew|home\/linuxbrew\/\.linuxbrew)\/|\/(?:Cellar|opt)\/python(?:@3|-freethreading\/)/.test(
        stdlib,
      ),
    manager: 'brew',
    libraries: () => ({
      why: 'Homebrew is for applications, and this Python gets its libraries from pip',
      next: [],
    }),
  },
  {
    name: 'MSYS2',
    made: ({ prefix }) => MSYS2.has(prefix),
    manager: 'pacman',
  },
];

/**
 * Whether a directory's name consists of implementation, version, system, machine and libc, as in
 * `cpython-3.13.1-linux-x86_64-gnu`.
 */
function isNamedByUv(directory: string): boolean {
  const [implementation = '', version = '', ...rest] = directory.split('-');
  const [system = '', ...machine] = rest.slice(-3);
  return (
    ['cpython', 'pypy', 'graalpy'].includes(implementation) &&
    version.startsWith('3') &&
    ['linux', 'macos'].includes(system) &&
    machine.length === 2
  );
}

/**
 * Finds the maintainer of an interpreter and the package managers that may be present for it. Does not read
 * the text of EXTERNALLY-MANAGED, because on Debian a Python from uv still belongs to uv.
 * @param names the wanted Python packages, for reasons that name another command
 * @param system Node's name of the operating system
 */
export function platformOf(
  release: OsRelease,
  interpreter: Interpreter,
  names: readonly string[],
  { system, look }: { readonly system: string; readonly look: Look },
): Platform {
  const maker = MAKERS.find(({ made }) => made(interpreter, look));
  const name = system === 'darwin' ? 'macOS' : release.name;
  const libraries = maker?.libraries?.(names.join(' '));
  const own = maker?.manager && { manager: maker.manager, of: maker.name, noLibraries: libraries };
  const isSystems = !maker && interpreter.prefix === '/usr';
  const notIts = {
    why: `${interpreter.path} is not ${name}'s own Python, so it would not find ${name}'s packages`,
    next: [],
  };
  const others = systemManagers(release, system).map((manager) => ({
    ...{ manager, of: name, noLibraries: isSystems ? undefined : (libraries ?? notIts) },
  }));
  return {
    name: maker?.name ?? name,
    managers: own ? [own, ...others.filter(({ manager }) => manager !== own.manager)] : others,
    nothing: libraries,
  };
}

function systemManagers(release: OsRelease, system: string): readonly ManagerName[] {
  if (system === 'darwin') return [];
  const known = managerOf(release);
  if (known) return [known];
  return release.id === 'nixos' ? [] : MANAGER_NAMES.filter((manager) => manager !== 'brew');
}

import type { Interpreter } from '../environment/interpreter.ts';
import type { Look } from '../system/ports.ts';
import type { OsRelease } from './os-release.ts';

/** Package managers, in the order in which they are looked for where os-release tells nothing. */
export const MANAGERS = ['apt', 'dnf', 'zypper', 'pacman', 'apk', 'xbps', 'emerge', 'brew'] as const;
export type ManagerName = (typeof MANAGERS)[number];

export interface Reason {
  readonly why: string;
  /** What to do instead, one line each. */
  readonly next: readonly string[];
}

/** A package manager that may be there. */
export interface PlatformManager {
  readonly manager: ManagerName;
  /** Whose packages it has: `Debian`. */
  readonly of: string;
  /** Why this interpreter would not find a library of its; undefined where the libraries are made for it. */
  readonly noLibraries: Reason | undefined;
}

export interface Platform {
  /** Who looks after the interpreter: `Debian`, `Homebrew`, `uv`. */
  readonly name: string;
  /** The interpreter's own first. */
  readonly managers: readonly PlatformManager[];
  /** Why no package manager has anything for this interpreter; undefined where one may have. */
  readonly nothing: Reason | undefined;
}

/** By ID, and by ID_LIKE for those that descend from one (os-release(5)). */
const DISTRIBUTIONS: ReadonlyMap<string, ManagerName> = new Map([
  ...(['debian', 'ubuntu'] as const).map((id) => [id, 'apt'] as const),
  ...(['fedora', 'rhel', 'centos'] as const).map((id) => [id, 'dnf'] as const),
  ...(['suse', 'opensuse', 'sles'] as const).map((id) => [id, 'zypper'] as const),
  ...(['arch', 'msys2'] as const).map((id) => [id, 'pacman'] as const),
  ['alpine', 'apk'],
  ['void', 'xbps'],
  ['gentoo', 'emerge'],
]);

/** Pythons that are not the system's own, whatever the system is. */
interface Maker {
  readonly name: string;
  readonly made: (interpreter: Interpreter, look: Look) => boolean;
  readonly manager?: ManagerName;
  /** Undefined where `manager` has libraries for it. */
  readonly libraries?: (names: string) => Reason;
}

const MAKERS: readonly Maker[] = [
  {
    name: 'conda',
    // A file of conda's own in every environment.
    made: ({ prefix }, look) => look.stat(`${prefix}/conda-meta`)?.kind === 'directory',
    libraries: (names) => ({
      why: "this Python is a conda environment's, into which conda itself installs",
      next: [`conda install ${names}`],
    }),
  },
  {
    name: 'Nix',
    made: ({ stdlib }) => stdlib.startsWith('/nix/store/'),
    libraries: (names) => ({
      why: 'this Python lies in the Nix store, to which nothing can be added',
      next: [`name ${names} where this Python is declared (python3.withPackages)`],
    }),
  },
  {
    name: 'uv',
    // uv's documentation of managed Pythons
    made: ({ stdlib }) =>
      stdlib.split('/').some((part, at, parts) => parts[at + 1] === 'lib' && isNamedByUv(part)),
    libraries: () => ({
      why: 'this Python is managed by uv, and no system package is made for it',
      next: [],
    }),
  },
  {
    name: 'Homebrew',
    // Its own prefixes, and in /usr/local (Macs of Intel) or wherever else it was put, the directories of its formulae:
    // `Cellar` has the versions, `opt` a link to the one in use.
    made: ({ stdlib }) =>
      /^\/(?:opt\/homebrew|home\/linuxbrew\/\.linuxbrew)\/|\/(?:Cellar|opt)\/python(?:@3|-freethreading\/)/.test(
        stdlib,
      ),
    manager: 'brew',
    libraries: () => ({
      why: 'Homebrew is for applications, and this Python has its libraries by pip',
      next: [],
    }),
  },
  {
    name: 'MSYS2',
    made: ({ prefix }) => /^\/(?:ucrt64|mingw32|mingw64|clang64|clangarm64)$/.test(prefix),
    manager: 'pacman',
  },
];

/** `cpython-3.13.1-linux-x86_64-gnu`: implementation, version, system, machine and libc. */
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
 * Whose an interpreter is, and which package managers may be there for it. The marker's own words are not asked: a
 * Python of uv's on Debian is uv's.
 * @param names what is wanted, for the words of those that say how else it is had
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
    why: `${interpreter.path} is not ${name}'s own Python, and would not find it`,
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

function systemManagers({ id, like }: OsRelease, system: string): readonly ManagerName[] {
  if (system === 'darwin') return [];
  const known = [id, ...like].flatMap((each) => DISTRIBUTIONS.get(each) ?? [])[0];
  if (known) return [known];
  return id === 'nixos' ? [] : MANAGERS.filter((manager) => manager !== 'brew');
}

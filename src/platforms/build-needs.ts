import type { Provider } from '../packages/build-needs.ts';
import type { MissingPart } from '../pip/failure/missing-parts.ts';
import type { ManagerName } from './platform.ts';

/**
 * The words with which a user can install the package that contains a pkg-config module or a command, without
 * knowing the package's name. So pip-shim needs no table of system packages.
 * Sources: rpm's dependency generators (pkgconfig) and file paths as capabilities; apk's documentation of
 * virtual provides (pc:, cmd:).
 */
const CAPABILITIES: Partial<
  Record<ManagerName, Readonly<Record<'module' | 'program', (name: string) => string>>>
> = {
  dnf: { module: (name) => `pkgconfig(${name})`, program: (name) => `/usr/bin/${name}` },
  zypper: { module: (name) => `pkgconfig(${name})`, program: (name) => `/usr/bin/${name}` },
  apk: { module: (name) => `pc:${name}`, program: (name) => `cmd:${name}` },
};

/** Commands that search all packages for a file. They may need an index that the user must download first. */
const SEARCHES: Partial<Record<ManagerName, (file: string) => string>> = {
  apt: (file) => `apt-file search /${file}`,
  dnf: (file) => `dnf provides '*/${file}'`,
  pacman: (file) => `pacman -F ${file}`,
};

/**
 * The word with which the package manager installs the package that has the part. Undefined if none is known.
 */
export function packageWith(
  part: MissingPart,
  known: Provider | undefined,
  manager: ManagerName | undefined,
): string | undefined {
  if (part.kind === 'import') return undefined;
  if (manager === 'apt') return known?.debian;
  const capability = manager && CAPABILITIES[manager];
  if (part.kind === 'program') return capability?.program(part.name);
  const module = known?.module ?? (part.kind === 'module' ? part.name : undefined);
  return module === undefined ? undefined : capability?.module(module);
}

/**
 * The names that Debian's package of a pkg-config module may have, if no table knows the module. Empty for
 * anything else. Debian 12 has a package of such a name for 2,212 modules. It is the right one for 2,177 of
 * them (counted in Contents-amd64).
 */
export function guessedPackages(
  { kind, name }: MissingPart,
  manager: ManagerName | undefined,
): readonly string[] {
  if (kind !== 'module' || manager !== 'apt') return [];
  const whole = name.toLowerCase().replaceAll('_', '-').replaceAll('++', 'xx');
  const [, bare = whole] = /^(.*[^-\d.])[-\d.]*$/s.exec(whole) ?? []; // without the version at its end
  const names = [whole, bare].flatMap((each) => [`lib${each.replace(/^lib/, '')}-dev`, `${each}-dev`]);
  return [...new Set(names)];
}

/** The command that tells which package has the part. Undefined if none is known. */
export function searchFor({ kind, name }: MissingPart, manager: ManagerName | undefined): string | undefined {
  const files = {
    header: name,
    library: `lib${name}.so`,
    module: `${name}.pc`,
    program: `bin/${name}`,
    import: name,
  };
  return kind === 'import' || manager === undefined ? undefined : SEARCHES[manager]?.(files[kind]);
}

import type { Interpreter } from '../environment/interpreter.ts';
import { type Captured, isSuccess, type Processes } from '../system/ports.ts';
import { normaliseName } from '../ui/text.ts';
import { ask, replyBy } from './client.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';
import { MSYS2 } from './platform.ts';
import type { SystemAnswer, SystemFacts, Wanted } from './system-facts.ts';

const PATIENCE = 10_000;
/**
 * Matches pacman's errors, except those about an unknown name. pacman's exit code does not tell them apart.
 */
const BROKEN = /^error: (?!package '.*' was not found$)/m;

interface Package {
  readonly package: string;
  readonly version: string;
}

interface Replies {
  /** The likely system package names of each wanted Python package. */
  readonly named: readonly (readonly string[])[];
  readonly owners: ReadonlyMap<string, Package>;
  /** The versions in the repositories, by system package name. */
  readonly offered: ReadonlyMap<string, string>;
  readonly installed: ReadonlyMap<string, string | undefined>;
}

/**
 * Arch's package manager pacman. Its file lists (`pacman -Fy`) show which system package contains a Python
 * package's metadata. Without the lists, or if they take too long, pip-shim guesses by Arch's usual names.
 */
export function pacman(processes: Processes): PackageManager {
  return {
    name: 'pacman',
    namedBy: 'manager',
    async query({ wanted, interpreter, timeout }) {
      const named = wanted.map((each) => packageNames(each, interpreter));
      const search = ['-Fx', '--machinereadable', metadataPattern(wanted, interpreter)];
      const [files, info, local] = await Promise.all([
        ask(processes, ['pacman', ...search], timeout),
        ask(processes, ['pacman', '-Si', ...named.flat()], timeout),
        ask(processes, ['pacman', '-Q'], timeout),
      ]);
      const owners = readFiles(files.stdout);
      const offered = readInfo(info.stdout);
      const answers = wanted.flatMap(
        answering({ named, owners, offered, installed: readLocal(local.stdout) }),
      );
      const hasLists = !info.stderr.includes("does not exist (use '-Sy'") || offered.size > 0;
      return { hasLists, reply: replyTo(info), answers };
    },
    async ownerOf(path) {
      const { ending, stdout } = await ask(processes, ['pacman', '-Qoq', path], 1000);
      return isSuccess(ending) ? stdout.trim() : undefined;
    },
    async dependents(packages) {
      const found = new Set(packages);
      for (let next: readonly string[] = packages; next.length > 0; ) {
        const { ending, stdout } = await ask(processes, ['pacman', '-Qi', ...next], PATIENCE);
        if (!isSuccess(ending)) return undefined;
        next = [...new Set(requiredBy(stdout))].filter((name) => !found.has(name));
        for (const name of next) found.add(name);
      }
      return [...found].filter((name) => !packages.includes(name)).sort();
    },
    listDependents: (packages) => `pacman -Qi ${packages.join(' ')}`,
  };
}

/** Reads the output of `pacman -Q`, which has a line `NAME VERSION` for each installed package. */
function readLocal(text: string): ReadonlyMap<string, string | undefined> {
  return new Map(text.split('\n').map((line) => line.split(' ') as [string, string | undefined]));
}

/**
 * Answers for one Python package: with the system package that contains its metadata, otherwise with a system
 * package that has a likely name.
 */
function answering({ named, owners, offered, installed }: Replies) {
  return ({ name }: Wanted, index: number): readonly SystemAnswer[] => {
    const owner = owners.get(name);
    const guessed = named[index]?.find((each) => offered.has(each) || installed.get(each) !== undefined);
    const found = owner?.package ?? guessed;
    if (found === undefined) return [];
    const candidate = owner?.version ?? offered.get(found);
    return [{ name, package: found, exact: owner !== undefined, candidate, installed: installed.get(found) }];
  };
}

function replyTo({ ending, stderr }: Captured): SystemFacts['reply'] {
  const reply = replyBy(ending);
  return reply === 'failed' && ending.kind === 'exit' && !BROKEN.test(stderr) ? 'answered' : reply;
}

/**
 * The names that Arch usually gives to a Python package (Arch's Python package guidelines). A tool may also
 * have its bare name (see namesBy in guess.ts).
 */
function packageNames({ name, isTool }: Wanted, { prefix }: Interpreter): readonly string[] {
  const environment = MSYS2.get(prefix) ?? '';
  return [`${environment}python-${name}`, ...(isTool ? [`${environment}${name}`] : [])];
}

/**
 * A regular expression for `pacman -Fx` (POSIX extended, case-insensitive). It finds the packages' metadata
 * only in the interpreter's site-packages, because a program may bring its own libraries below /opt. Paths in
 * pacman's lists start without a slash.
 */
function metadataPattern(wanted: readonly Wanted[], { version, prefix }: Interpreter): string {
  const names = wanted.map(({ name }) => name.replaceAll('-', '[-_.]+')).join('|');
  const python = `python${version.replaceAll('.', '\\.')}`;
  const root = MSYS2.has(prefix) ? prefix.slice(1) : 'usr';
  return `^${root}/lib/${python}/site-packages/(${names})-[^/]*\\.(dist|egg)-info/(METADATA|PKG-INFO)$`;
}

/**
 * Reads the lines of `pacman -Fx`: repository, package, version and path, separated by NUL. The first
 * repository wins.
 */
function readFiles(output: string): ReadonlyMap<string, Package> {
  const found = new Map<string, Package>();
  for (const line of output.split('\n')) {
    const [, name = '', version = '', path = ''] = line.split('\0');
    const [, written] = /\/([^/]+?)-[^-/]*(?:-py[\d.]+)?\.(?:dist|egg)-info\//.exec(path) ?? [];
    const normal = written === undefined ? undefined : normaliseName(written);
    if (normal !== undefined && !found.has(normal)) found.set(normal, { package: name, version });
  }
  return found;
}

/** Reads the output of `pacman -Si`. pacman installs a package from the first repository that has it. */
function readInfo(output: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const block of output.split(/\n\n+/)) {
    const [, name] = /^Name +: (\S+)$/m.exec(block) ?? [];
    const [, version] = /^Version +: (\S+)$/m.exec(block) ?? [];
    if (name !== undefined && version !== undefined && !found.has(name)) found.set(name, version);
  }
  return found;
}

function requiredBy(output: string): readonly string[] {
  return [...output.matchAll(/^Required By +: (.*)$/gm)].flatMap(([, names = '']) =>
    names === 'None' ? [] : names.split(/ +/).filter((name) => name !== ''),
  );
}

export const pacmanCommands: InstallCommands = {
  needsRoot: true,
  failsLikeSudo: true,
  install: (packages) => ({ program: 'pacman', args: ['-S', ...packages] }),
  unattended: (packages) => ({ program: 'pacman', args: ['-S', '--noconfirm', ...packages] }),
  remove: (packages) => ({ program: 'pacman', args: ['-R', ...packages] }),
  // This upgrades the whole system too. `-Sy` alone would lead to a partial upgrade, which Arch does not
  // support.
  update: { program: 'pacman', args: ['-Syu'] },
};

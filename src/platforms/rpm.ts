import type { Processes } from '../system/ports.ts';
import { ask } from './client.ts';
import type { PackageManager } from './package-manager.ts';
import type { Wanted } from './system-facts.ts';

const PATIENCE = 10_000;
/**
 * The format of rpm's answer for one package: its name, version and capabilities. After this block, rpm may
 * print messages about unknown names.
 */
const BLOCK = '=%{NAME}\\t%{VERSION}\\t[%{PROVIDENAME} ]\\t\\n';

/** A package, as rpm and dnf report it. */
export interface Provider {
  readonly name: string;
  readonly version: string;
  readonly provides: readonly string[];
}

/**
 * The capabilities of a system package that contains this Python package for this version of Python. A tool
 * may also be built for the system's main Python, even if that Python has another version.
 * Source: rpm's pythondistdeps.py; Fedora's Packaging Guidelines for Python, "Automatic Provides with a
 * standardized name".
 */
export function capabilities({ name, isTool }: Wanted, version: string): readonly string[] {
  return [`python${version}dist(${name})`, ...(isTool ? [`python3dist(${name})`] : [])];
}

/**
 * The system packages that have the first of these capabilities. If none has it, those that have the second,
 * and so on.
 */
export function providersOf<P extends Pick<Provider, 'provides'>>(
  capabilities: readonly string[],
  providers: readonly P[],
): readonly P[] {
  return (
    capabilities
      .map((capability) => providers.filter(({ provides }) => provides.includes(capability)))
      .find(({ length }) => length > 0) ?? []
  );
}

/**
 * Reads the blocks in the output of rpm or dnf. Skips the text before the first block and after a block's
 * last tab.
 */
export function readBlocks(output: string): readonly Provider[] {
  const [, ...blocks] = output.split(/^=/m);
  return blocks.map((block) => {
    const [name = '', version = '', provides = ''] = block.split('\t');
    return { name, version, provides: provides.split(/\s+/) };
  });
}

/** The installed packages that provide any of these capabilities. */
export async function installedProviders(
  capabilities: readonly string[],
  processes: Processes,
  timeout: number,
): Promise<readonly Provider[]> {
  const words = ['rpm', '--query', '--queryformat', BLOCK, '--whatprovides', ...capabilities];
  return readBlocks((await ask(processes, words, timeout)).stdout);
}

/** Queries to rpm's database of installed packages, for each package manager that builds on rpm. */
export function rpmDatabase(processes: Processes): Pick<PackageManager, 'ownerOf' | 'dependents'> {
  return {
    async ownerOf(path) {
      const words = ['rpm', '--query', '--queryformat', '=%{NAME}\\t', '--file', path];
      return readBlocks((await ask(processes, words, 1000)).stdout)[0]?.name;
    },
    async dependents(packages) {
      const first = await ask(processes, ['rpm', '--query', '--queryformat', BLOCK, ...packages], PATIENCE);
      const changing = readBlocks(first.stdout);
      if (first.ending.kind !== 'exit' || changing.length === 0) return undefined;
      const found = new Set<string>();
      for (let next = changing; next.length > 0; ) {
        const provided = [...new Set(next.flatMap(({ name, provides }) => [name, ...provides]))];
        const needs = provided.filter((each) => each !== '');
        const words = ['rpm', '--query', '--queryformat', BLOCK, '--whatrequires', ...needs];
        const { ending, stdout } = await ask(processes, words, PATIENCE);
        if (ending.kind !== 'exit') return undefined;
        next = readBlocks(stdout).filter(({ name }) => !found.has(name) && !packages.includes(name));
        for (const { name } of next) found.add(name);
      }
      return [...found].sort();
    },
  };
}

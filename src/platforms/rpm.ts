import type { Processes } from '../system/ports.ts';
import { ask } from './client.ts';
import type { SystemPackages } from './packages.ts';
import type { Wanted } from './system-packages.ts';

const PATIENCE = 10_000;
/** A package a block: its name, its version, and all that it provides. What is not known comes after a block. */
const BLOCK = '=%{NAME}\\t%{VERSION}\\t[%{PROVIDENAME} ]\\t\\n';

/** A package, as rpm and dnf tell of it. */
export interface Provider {
  readonly name: string;
  readonly version: string;
  readonly provides: readonly string[];
}

/**
 * What a package provides that ships a distribution of the index for this interpreter. A tool is also of use where it is
 * made for the distribution's main Python, another one.
 * Source: rpm's pythondistdeps.py; Fedora's Packaging Guidelines for Python, "Automatic Provides with a standardized name".
 */
export function capabilities({ name, isTool }: Wanted, version: string): readonly string[] {
  return [`python${version}dist(${name})`, ...(isTool ? [`python3dist(${name})`] : [])];
}

/** Those of the providers that provide the first of the capabilities that any has. */
export function providersOf(
  capabilities: readonly string[],
  providers: readonly Provider[],
): readonly Provider[] {
  return (
    capabilities
      .map((capability) => providers.filter(({ provides }) => provides.includes(capability)))
      .find(({ length }) => length > 0) ?? []
  );
}

/** Reads blocks: what stands before the first, or is not part of one, is no answer. */
export function readBlocks(output: string): readonly Provider[] {
  const [, ...blocks] = output.split(/^=/m);
  return blocks.map((block) => {
    const [name = '', version = '', provides = ''] = block.split('\t');
    return { name, version, provides: provides.split(/\s+/) };
  });
}

/** The installed packages that provide any of these. */
export async function installedProviders(
  capabilities: readonly string[],
  processes: Processes,
  timeout: number,
): Promise<readonly Provider[]> {
  const words = ['rpm', '--query', '--queryformat', BLOCK, '--whatprovides', ...capabilities];
  return readBlocks((await ask(processes, words, timeout)).stdout);
}

/** What rpm itself knows of what is installed, for each package manager above it. */
export function rpmDatabase(processes: Processes): Pick<SystemPackages, 'ownerOf' | 'dependents'> {
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

import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Mutant } from './find.ts';

/** Maps a number to each mutant, which is one change in the source code. */
export type Numbered = ReadonlyMap<number, Mutant>;

/**
 * Bundles each test file and its imports into a program. One build is enough: each program contains all
 * mutants, and a switch turns one of them on (see switch.ts). A program's path in `directory` is the test's
 * path in the repository.
 */
export async function compile(
  root: string,
  tests: readonly string[],
  mutants: Numbered,
  directory: string,
): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [...tests],
    outdir: directory,
    outbase: '.',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    loader: { '.py': 'text', '.txt': 'text' },
    inject: [fileURLToPath(new URL('switch.ts', import.meta.url))],
    define: { __VERSION__: '"0.0.0"' },
    plugins: [withMutants(root, mutants)],
    logLevel: 'error',
  });
}

function withMutants(root: string, mutants: Numbered): Plugin {
  const byFile = new Map<string, [number, Mutant][]>();
  for (const each of mutants) byFile.set(each[1].file, [...(byFile.get(each[1].file) ?? []), each]);
  return {
    name: 'mutants',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const own = byFile.get(relative(root, path)) ?? [];
        const text = withSwitches(readFileSync(path, 'utf8'), own);
        // Replace import.meta.url, because code uses it to find files beside its source file, not beside the
        // bundled program.
        const here = JSON.stringify(pathToFileURL(path).href);
        return { contents: text.replaceAll('import.meta.url', here), loader: 'ts' };
      });
    },
  };
}

/** Returns the source text, in which a switch at each mutant's place chooses the mutant or the original. */
export function withSwitches(text: string, mutants: readonly [number, Mutant][]): string {
  const sorted = [...mutants].sort(([, one], [, other]) => one.start - other.start || other.end - one.end);
  let at = 0;
  /** Returns the text between two offsets, with switches. The text of a mutant contains no switches. */
  const write = (from: number, to: number): string => {
    let written = '';
    let done = from;
    for (let next = sorted[at]; next && next[1].start < to; next = sorted[at]) {
      const { start, end } = next[1];
      const here: [number, Mutant][] = [];
      for (; sorted[at]?.[1].start === start && sorted[at]?.[1].end === end; at++)
        here.push(sorted[at] ?? next);
      written += text.slice(done, start) + switchOf(here, write(start, end));
      done = end;
    }
    return written + text.slice(done, to);
  };
  return write(0, text.length);
}

function switchOf(here: readonly [number, Mutant][], original: string): string {
  const [[id, { replacement }]] = here as [[number, Mutant]];
  // The braces keep a following `else` from belonging to this new `if`.
  if (replacement === undefined) return `{ if (!isMutant(${id})) ${original} }`;
  return `(${here.map(([each, mutant]) => `isMutant(${each}) ? (${mutant.replacement}) : `).join('')}(${original}))`;
}

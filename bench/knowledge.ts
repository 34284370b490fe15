import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import { catalogue } from '../test/unit/data/catalogue-file.ts';
import type { Contest, Timed } from './pairs.ts';
import { timed } from './timed.ts';

const NAMES = 1000;
const SECOND = 1000;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Measures the cost of looking packages up. `bare` returns the time that is allowed, in milliseconds. */
export async function knowledge(sandbox: Sandbox): Promise<readonly Contest[]> {
  const probe = await catalogueProbe(sandbox);
  const some = systemLibraries(NAMES);
  const explain = [here('../dist/boot.cjs'), 'cli', 'explain', '--json', ...some];
  const systemPackages = some.map((name) => `python3-${name}`);
  return [
    { name: 'loading the catalogue, one name / 3 ms', goal: 1, ours: probe, bare: () => 3 },
    {
      name: `explain ${NAMES} names / apt + 1 s`,
      goal: 1,
      share: 0.2,
      ours: timed(sandbox, process.execPath, explain),
      bare: () => timed(sandbox, 'apt-cache', ['policy', ...systemPackages])() + SECOND,
    },
  ];
}

/** The catalogue's first names of libraries that Debian has as python3-NAME. */
export function systemLibraries(count: number): readonly string[] {
  const names: string[] = [];
  let name = '';
  for (const [, shared = '', rest = '', words] of catalogue.matchAll(/^([\da-z])([^ \n]*)( .*)?$/gm)) {
    name = name.slice(0, Number.parseInt(shared, 36)) + rest;
    if (words === undefined) names.push(name);
    if (names.length === count) break;
  }
  return names;
}

/** Milliseconds for a fresh Node to load the catalogue, bundled like the program, and look up one name. */
async function catalogueProbe(sandbox: Sandbox): Promise<Timed> {
  const outfile = join(sandbox.root, 'catalogue-probe.cjs');
  await build({
    entryPoints: [here('catalogue-probe.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    loader: { '.txt': 'text' },
  });
  const code = `const t = process.hrtime.bigint(); require(${JSON.stringify(outfile)});
console.log(Number(process.hrtime.bigint() - t) / 1e6)`;
  return () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return Number(stdout);
  };
}

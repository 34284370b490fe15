import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fakePip } from '../test/helpers/fakes.ts';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import type { Contest, Timed } from './pairs.ts';
import { promptTimer, timed } from './timed.ts';

/** Comparisons that check whether ten times the input takes at most ten times as long. */
export async function large(sandbox: Sandbox): Promise<readonly Contest[]> {
  return [await requirementLines(sandbox), pathEntries(sandbox), await floodedStderr()];
}

async function requirementLines(sandbox: Sandbox): Promise<Contest> {
  const shown = await promptTimer(sandbox);
  const shim = join(sandbox.placeShims(), 'pip');
  const menuFor = (lines: number): Timed => shown('Stop', shim, ['-r', requirements(sandbox, lines)]);
  return {
    name: 'to the menu, -r with 10,000 lines',
    says: ['to the menu: `-r` with 10,000 lines', 'with 1,000'],
    goal: 10,
    ours: menuFor(10_000),
    bare: menuFor(1000),
  };
}

/** Writes a file with this number of requirements. */
export function requirements(sandbox: Sandbox, lines: number): string {
  const file = join(sandbox.root, `requirements-${lines}.txt`);
  writeFileSync(file, Array.from({ length: lines }, (_, n) => `nobodys-name-${n}>=1\n`).join(''));
  return file;
}

function pathEntries(sandbox: Sandbox): Contest {
  const shim = join(sandbox.placeShims(), 'pip');
  const versionWith = (entries: number): Timed =>
    timed(sandbox, shim, ['--version'], { PATH: longPath(sandbox, entries) });
  return {
    name: 'pip --version, PATH of 1,000 entries',
    says: ['`pip --version`: `PATH` of 1,000 entries', 'of 100'],
    goal: 10,
    ours: versionWith(1000),
    bare: versionWith(100),
  };
}

/** The sandbox's PATH with this number of directories between the shims and the real pip. */
export function longPath(sandbox: Sandbox, entries: number): string {
  const directories = Array.from({ length: entries }, (_, n) => join(sandbox.root, 'path', String(n)));
  for (const directory of directories) mkdirSync(directory, { recursive: true });
  const [shims = '', ...rest] = (sandbox.env.PATH ?? '').split(delimiter);
  return [shims, ...directories, ...rest].join(delimiter);
}

/** A script that floods standard error, which pip-shim watches, and prints Node's peak memory in kB. */
const FLOOD = `
import os
block = b"".join(b"%0199d\\n" % n for n in range(5000))
for _ in range(int(os.environ["MEGABYTES"])):
    rest = block
    while rest: rest = rest[os.write(2, rest):]
with open("/proc/%d/status" % os.getppid()) as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))`;

async function floodedStderr(): Promise<Contest> {
  const box = await makeSandbox();
  fakePip(box, FLOOD);
  const shim = join(box.placeShims(), 'pip');
  const peaks: Record<number, number> = {};
  const flood =
    (megabytes: number): Timed =>
    () => {
      const file = join(box.root, 'peak');
      const took = timed(box, '/bin/sh', ['-c', `"$0" install x 2>/dev/null >"$1"`, shim, file], {
        MEGABYTES: String(megabytes),
      })();
      peaks[megabytes] = Math.max(peaks[megabytes] ?? 0, Number(readFileSync(file, 'utf8')));
      return took;
    };
  return {
    name: '1 GB on a watched stderr',
    says: ['1 GB on a stderr that is watched', '100 MB'],
    goal: 10,
    share: 0.2,
    ours: flood(1000),
    bare: flood(100),
    also: () => `peak memory ${mega(peaks[1000])} and ${mega(peaks[100])} MB`,
  };
}

const mega = (kilobytes = Number.NaN): string => (kilobytes / 1000).toFixed(0);

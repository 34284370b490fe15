import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fakePip } from '../test/helpers/fakes.ts';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import { untilMenu } from './menus.ts';
import type { Contest, Measured } from './pairs.ts';
import { quantity } from './report.ts';
import { timed } from './timed.ts';

const MANY = 100_000;

/**
 * Compares commands with much input. Some are compared with plain pip. Others are compared with the same
 * command and a tenth of the input (the goal: at most ten times as long).
 */
export async function large(sandbox: Sandbox): Promise<readonly Contest[]> {
  const words = Array.from({ length: MANY }, (_, n) => `n${n}`); // all fit into one command line of 2 MB
  const lines = ['-r', requirements(sandbox, MANY)];
  const name = MANY.toLocaleString('en');
  return [
    refused(sandbox, words, `\`pip install\` of ${name} words, no terminal`),
    refused(sandbox, lines, `\`pip install -r\` of ${name} lines, no terminal`),
    await atTerminal(sandbox, words, `to the menu: ${name} words`),
    await atTerminal(sandbox, lines, `to the menu: \`-r\` with ${name} lines`),
    pathEntries(sandbox),
    await floodedStderr(),
  ];
}

const AIM = { goal: 2, heldBy: 'each word, which is read and judged' };
const SOME = 0.2;

/**
 * Compares an install that shows no menu, because there is no terminal, with pip's own refusal. Both exit
 * with 1.
 */
function refused(sandbox: Sandbox, words: readonly string[], what: string): Contest {
  const install = (pip: string): Measured => timed(sandbox, pip, ['install', ...words], {}, 1);
  return {
    what,
    share: SOME,
    ours: install(join(sandbox.placeShims(), 'pip')),
    rivals: [{ column: 'by hand', says: "pip's own refusal", ...AIM, run: install(sandbox.python.pip) }],
  };
}

const atTerminal = async (sandbox: Sandbox, words: readonly string[], what: string): Promise<Contest> => ({
  ...(await untilMenu(sandbox, words, what, AIM)),
  share: SOME,
});

/** Writes a file with this number of requirements. */
export function requirements(sandbox: Sandbox, lines: number): string {
  const file = join(sandbox.root, `requirements-${lines}.txt`);
  writeFileSync(file, Array.from({ length: lines }, (_, n) => `nobodys-name-${n}>=1\n`).join(''));
  return file;
}

function pathEntries(sandbox: Sandbox): Contest {
  const shim = join(sandbox.placeShims(), 'pip');
  const versionWith = (entries: number): Measured =>
    timed(sandbox, shim, ['--version'], { PATH: longPath(sandbox, entries) });
  return {
    what: '`pip --version`: `PATH` of 1,000 entries',
    share: SOME,
    ours: versionWith(1000),
    rivals: [
      {
        column: 'by hand',
        says: 'of 100',
        goal: 10,
        heldBy: 'sh, which looks into each directory',
        run: versionWith(100),
      },
    ],
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
    (megabytes: number): Measured =>
    () => {
      const file = join(box.root, 'peak');
      const took = timed(box, '/bin/sh', ['-c', `"$0" install x 2>/dev/null >"$1"`, shim, file], {
        MEGABYTES: String(megabytes),
      })();
      peaks[megabytes] = Math.max(peaks[megabytes] ?? 0, Number(readFileSync(file, 'utf8')));
      return took;
    };
  return {
    what: '1 GB on a stderr that is watched',
    share: 0.2,
    ours: flood(1000),
    rivals: [
      {
        column: 'by hand',
        says: '100 MB',
        goal: 10,
        heldBy: 'reading and passing on each byte',
        run: flood(100),
      },
    ],
    also: () => `peak memory ${quantity(peaks[1000] ?? 0, 'kB')} and ${quantity(peaks[100] ?? 0, 'kB')}`,
  };
}

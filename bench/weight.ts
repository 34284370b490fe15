import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toolsWithout } from '../test/e2e/install/installer.ts';
import { madeRelease, TARBALL } from '../test/e2e/packaging/release-box.ts';
import { makeSandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import type { Contest, Rival } from './pairs.ts';
import { quantity } from './report.ts';
import { memoryMeter, newProject, timed } from './timed.ts';

/** Measures how heavy pip-shim is: its memory, and its installation. */
export async function weight(): Promise<readonly Contest[]> {
  return [await memory(), ...(await installation())];
}

/** Compares the largest process of an intercepted install with pip's own, and names the size of each process. */
async function memory(): Promise<Contest> {
  const box = await makeSandbox();
  const peak = await memoryMeter();
  const shim = join(box.placeShims(), 'pip');
  const install = ['install', '--no-index', buildWheel(join(box.root, 'wheels'), { name: 'demo' })];
  const auto = { PIP_SHIM_AUTO: 'venv' };
  const made = newProject(box);
  timed(made, shim, install, auto)();
  const again = ['install', '--force-reinstall', ...install.slice(1)];
  const pip = peak(made, join(made.project, '.venv/bin/pip'), again);
  const passing = await makeSandbox();
  passing.command('pip', 'exit 0');
  const each = (): string => {
    const node = peak(newProject(box), shim, install, { ...auto, PIP_SHIM_DRY_RUN: '1' })();
    const sh = peak(passing, join(passing.placeShims(), 'pip'), ['--version'])();
    return `Node.js ${quantity(node, 'kB')}, pip ${quantity(pip(), 'kB')}, sh at most ${quantity(sh, 'kB')}`;
  };
  return {
    what: 'peak memory of the largest process of an intercepted install',
    unit: 'kB',
    share: 0.3,
    ours: () => peak(newProject(box), shim, install, auto)(),
    rivals: [{ column: 'by hand', says: "pip's own", goal: 1.1, heldBy: "Node.js's own heap", run: pip }],
    also: each,
  };
}

/**
 * Measures install.sh of a release: what it leaves on disk, and its time without the self-test and without
 * the check of the user's shells.
 */
async function installation(): Promise<readonly Contest[]> {
  const box = await makeSandbox();
  const release = join(box.root, 'release');
  mkdirSync(release);
  execFileSync('tar', ['-xzf', join(await madeRelease(), TARBALL), '--strip-components=1', '-C', release]);
  const data = join(box.home, '.local/share/pip-shim');
  // This leaves out two checks: without pip there is no self-test, and in CI the installer starts no shell.
  const alone = { PATH: toolsWithout(/^(pip|pip3.*)$/) };
  const install = (env: Readonly<Record<string, string>>): number => {
    rmSync(box.home, { recursive: true });
    mkdirSync(box.project, { recursive: true });
    return timed(box, '/bin/sh', [join(release, 'install.sh'), '--yes'], { CI: '1', ...env })();
  };
  const onDisk = (): number => {
    install({});
    timed(box, join(data, 'shims/pip'), ['install', 'a-name-of-nobody'], {}, 1)();
    return kilobytesIn(data);
  };
  const what = 'install.sh of a release';
  return [
    {
      what: `${what}, without self-test and shells`,
      share: 0.4,
      ours: () => install(alone),
      rivals: [limit(2000)],
    },
    {
      what: `${what}: on disk, after a first refusal`,
      unit: 'kB',
      share: 0.1,
      ours: onDisk,
      rivals: [limit(2000)],
    },
  ];
}

/** A rival that stands for a fixed number to stay below. */
const limit = (most: number): Rival => ({
  ...{ column: 'limit', says: 'its limit', goal: 1, heldBy: "the program's size" },
  run: () => most,
});

/** The kB that a directory's files take on disk, in whole blocks. */
function kilobytesIn(directory: string): number {
  return readdirSync(directory, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(directory, entry.name);
    return sum + lstatSync(path).blocks / 2 + (entry.isDirectory() ? kilobytesIn(path) : 0);
  }, 0);
}

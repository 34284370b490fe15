import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A compiled test file, with its duration and the numbers of the mutants whose code it runs. */
export interface TestFile {
  readonly name: string;
  readonly milliseconds: number;
  readonly reached: ReadonlySet<number>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach(end)); // some still run if this run is interrupted

const HEAP = '--max-old-space-size=1024';

/** Runs a test file without a mutant, to find out its duration and the mutants whose code it runs. */
export async function look(directory: string, name: string): Promise<TestFile> {
  const report = join(directory, 'reached', name.replaceAll('/', '-'));
  const began = Date.now();
  const passes = await runTest(directory, name, { PIPSHIM_TEST_REACHED: report }, 300_000);
  if (!passes) throw new Error(`${name} fails without any mutant: node test/run.mjs ${name}`);
  const reached = new Set(readFileSync(report, 'utf8').split(' ').map(Number));
  rmSync(report);
  return { name, milliseconds: Date.now() - began, reached };
}

/**
 * Tells whether a test file fails with this mutant. It also fails if it takes 20 s more than ten times its
 * usual duration.
 */
export async function kills(
  { name, milliseconds }: TestFile,
  mutant: number,
  directory: string,
): Promise<boolean> {
  const limit = 20_000 + 10 * milliseconds;
  return !(await runTest(directory, name, { PIPSHIM_TEST_MUTANT: String(mutant) }, limit));
}

function runTest(directory: string, name: string, env: NodeJS.ProcessEnv, limit: number): Promise<boolean> {
  const program = join(directory, name.replace(/ts$/, 'mjs'));
  const child = spawn(process.execPath, [HEAP, program], {
    env: { ...process.env, ...env },
    cwd: join(directory, 'work'), // a mutant may write files where it runs
    stdio: 'ignore',
    detached: true, // so that `end` also kills its children
  });
  running.add(child);
  const timer = setTimeout(() => end(child), limit);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(code === 0);
    });
  });
}

/** Kills a process and its children. */
function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

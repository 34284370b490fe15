import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A test file that is compiled, with what it was found to reach. */
export interface TestFile {
  readonly name: string;
  readonly milliseconds: number;
  readonly reached: ReadonlySet<number>;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach(end)); // when the run is broken off

const HEAP = '--max-old-space-size=1024';

/** Runs a test file without a mutant, to see how long it takes and the places of which mutants it reaches. */
export async function look(directory: string, name: string): Promise<TestFile> {
  const report = join(directory, 'reached', name.replaceAll('/', '-'));
  const began = Date.now();
  const passes = await runTest(directory, name, { PIPSHIM_TEST_REACHED: report }, 300_000);
  if (!passes) throw new Error(`${name} fails without any mutant: node test/run.mjs ${name}`);
  const reached = new Set(readFileSync(report, 'utf8').split(' ').map(Number));
  rmSync(report);
  return { name, milliseconds: Date.now() - began, reached };
}

/** Whether the tests of a file fail with this mutant, or don't come to an end in ten times what they take and 20 s. */
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
    stdio: 'ignore',
    detached: true, // so that what it has started ends with it
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

/** With all that it has started. */
function end({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}

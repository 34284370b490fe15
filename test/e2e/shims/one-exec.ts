import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { run } from '../../helpers/process.ts';
import { type Box, boxFor, find, placeShim } from './shim-box.ts';

/** Returns a command's calls of execve, each with its file, and its calls that make a process, in order. */
async function traced(
  box: Box,
  strace: string,
  command: string,
  args: readonly string[],
  PATH: string,
): Promise<string[]> {
  const log = join(box.root, 'trace');
  const call = [
    '-qq',
    '-e',
    'signal=none',
    '-o',
    log,
    '-e',
    'trace=execve,fork,vfork,clone,clone3',
    command,
    ...args,
  ];
  const { code, stderr } = await box.run(strace, call, { env: { PATH }, timeout: 60_000 });
  assert.equal(code, 0, stderr);
  const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => /^execve\("[^"]*"|^\w+/.exec(line)?.[0] ?? line);
}

/** Asserts that the shim of a program runs it with one exec and no fork. */
export async function assertOneExec(t: TestContext, real: string, args: readonly string[]): Promise<void> {
  const strace = find('strace');
  if (!strace) return t.skip('no strace on this machine');
  const probe = await run(strace, ['-o', '/dev/null', '/bin/true']);
  if (probe.code !== 0) return t.skip('strace is not allowed here');
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, basename(real)), box.home);
  const PATH = [box.shims, dirname(real), '/usr/bin', '/bin'].join(':');
  const [first, second, ...later] = await traced(box, strace, shim, args, PATH);
  // After these two calls pip starts its own children, for its user agent and for builds.
  assert.deepEqual([first, second], [`execve("${shim}"`, `execve("${real}"`]);
  assert.ok(!later.some((call) => call.startsWith('execve(')), later.join('\n'));
}

/**
 * Writes an empty requirements file and returns the option that names it. With this option pip needs no
 * network.
 */
export function emptyRequirements(t: TestContext): string {
  const box = boxFor(t);
  const dir = join(box.root, 'requirements');
  mkdirSync(dir);
  writeFileSync(join(dir, 'empty.txt'), '');
  return `-r${join(dir, 'empty.txt')}`;
}

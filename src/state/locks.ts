import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { Interrupted, NO_LOCK, ShimError } from '../system/errors.ts';

import { look } from '../system/look.ts';
import { makeOwn } from '../system/own-directory.ts';
import { processStat } from '../system/process-stat.ts';
import type { Inherited } from '../system/processes.ts';
import type { SignalKeeper } from '../system/signals.ts';

/** Locks between processes. The kernel releases a lock when the holder and its children have ended. */
export interface Locks {
  /**
   * Takes the lock `name`, then runs `work`. Calls `onWait` once if another process holds the lock.
   * @throws ShimError (code NO_LOCK or STATE_NOT_OWN) if the lock can't be taken
   * @throws Interrupted if a signal ended the waiting
   */
  hold<T>(name: string, python: string, onWait: () => void, work: () => Promise<T>): Promise<T>;
}

/**
 * This Python script takes flock(2) on descriptor 3, which it inherits from pip-shim. The kernel keeps the
 * lock while any process has the descriptor open, even if the script has ended. Node has no flock, but every
 * machine that can make a venv has Python's fcntl. Ctrl-C ends the waiting.
 */
const TAKER = `
import fcntl
try:
    try:
        fcntl.flock(3, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("waiting", flush=True)
        fcntl.flock(3, fcntl.LOCK_EX)
    print("locked", flush=True)
except OSError as error:
    print("failed: %s" % error.strerror, flush=True)
`;

/**
 * This program of util-linux or busybox starts ten times as fast as Python, so it is preferred. The sh shim
 * uses it too.
 */
const FLOCK = '/usr/bin/flock';

/**
 * Each process that we start while we hold a lock holds the lock too. If only we are killed, a child may
 * still write to the venv. So no other pip-shim may begin before that child ends.
 * @param directory `$XDG_STATE_HOME/pip-shim/locks`
 */
export function locksIn(
  directory: string,
  inherited: Inherited,
  signals: SignalKeeper,
): Locks & { fileOf(name: string): string } {
  const fileOf = (name: string): string =>
    `${directory}/${createHash('sha256').update(name).digest('hex').slice(0, 32)}.lock`;
  return {
    fileOf,
    async hold(name, python, onWait, work) {
      const file = fileOf(name);
      const descriptor = opened(file, directory);
      try {
        await taken(descriptor, file, python, onWait, signals);
        inherited.add(descriptor);
        return await work();
      } finally {
        inherited.delete(descriptor);
        fs.closeSync(descriptor);
      }
    },
  };
}

function opened(file: string, directory: string): number {
  try {
    makeOwn(directory);
    return fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
  } catch (error) {
    if (error instanceof ShimError) throw error;
    throw unlockable(file, unwritable(directory) ?? (error as Error).message);
  }
}

/**
 * The reason why a directory can't be made at this path. Needed because on a read-only file system, Node
 * itself reports that a directory is missing.
 */
function unwritable(path: string): string | undefined {
  if (path !== '/' && !fs.existsSync(path)) return unwritable(dirname(path));
  try {
    fs.accessSync(path, fs.constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function taken(
  descriptor: number,
  file: string,
  python: string,
  onWait: () => void,
  signals: SignalKeeper,
): Promise<void> {
  const quick = spawnSync(FLOCK, ['-n', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
    cwd: '/',
  });
  await new Promise((turn) => setImmediate(turn)); // signals that came while Node was blocked arrive now
  if (signals.received) throw new Interrupted(signals.received);
  if (quick.status === 0) return;
  const { program, args } = signals.keepIgnored({ program: python, args: ['-I', '-S', '-c', TAKER] });
  const taker = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'ignore', descriptor], cwd: '/' });
  signals.watch(taker);
  let [said, isOurs] = ['', false];
  taker.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const waits = !said.includes('waiting') && `${said}${text}`.includes('waiting');
    said += text;
    if (!waits) return;
    isOurs = isHeldAbove(file);
    if (isOurs) taker.kill();
    else onWait();
  });
  const { failure, signal } = await new Promise<{ failure?: string; signal?: NodeJS.Signals | null }>(
    (resolve) => {
      taker.once('error', ({ message }) => resolve({ failure: message }));
      taker.once('close', (_code, signal) => resolve({ signal }));
    },
  );
  if (said.includes('locked') || isOurs) return;
  if (signals.received) throw new Interrupted(signals.received);
  // The program that takes the lock was ended by Ctrl-C. The same signal may reach us only later.
  if (signal === 'SIGINT' || signal === 'SIGQUIT') throw new Interrupted(signal);
  throw unlockable(file, failure ?? /failed: (.*)/.exec(said)?.[1] ?? 'the waiting process was killed');
}

/**
 * Whether one of our ancestors holds the lock. Such an ancestor waits for us, so we must not wait for its
 * lock. This reads /proc, and returns false without /proc. A variable would not do, because a package's build
 * may call pip with a new environment.
 */
function isHeldAbove(file: string): boolean {
  const lock = look.realPath(file);
  for (let pid = process.ppid; pid > 1; pid = Number(processStat(pid)?.[1] ?? 0)) {
    const descriptors = look.list(`/proc/${pid}/fd`);
    if (descriptors.some((name) => look.realPath(`/proc/${pid}/fd/${name}`) === lock)) return true;
  }
  return false;
}

function unlockable(file: string, why: string): ShimError {
  return new ShimError(NO_LOCK, `no venv was made, because ${file} can't be locked: ${why}`, [
    'pip-shim keeps its records there; to use another directory, set HOME, or only for them XDG_STATE_HOME',
  ]);
}

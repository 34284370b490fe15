import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import spawn from 'cross-spawn';
import { Interrupted, NO_LOCK, ShimError } from '../system/errors.ts';

import { look } from '../system/look.ts';
import { makeOwn } from '../system/own-directory.ts';
import { processStat } from '../system/process-stat.ts';
import type { Inherited } from '../system/processes.ts';
import type { SignalKeeper } from '../system/signals.ts';

/** A lock between processes. The kernel releases it when its holder and all processes started under it have ended. */
export interface Locks {
  /**
   * Runs `work` while no other process holds `name`. `onWait` is called once when another one does.
   * @throws ShimError (code NO_LOCK or STATE_NOT_OWN) where there can be no lock, Interrupted where a signal ended the waiting
   */
  hold<T>(name: string, python: string, onWait: () => void, work: () => Promise<T>): Promise<T>;
}

/**
 * Takes flock(2) on descriptor 3, which is ours: the lock then lives as long as any process has it open, and the kernel
 * sees to that even when we are killed. Python's fcntl is the one flock that is there wherever a venv can be made; Node
 * has none. Ctrl-C ends the waiting.
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

/** util-linux's or busybox's, which starts ten times as fast as a Python: the sh shim takes this lock by it, too. */
const FLOCK = '/usr/bin/flock';

/**
 * Locks that everything started meanwhile holds with us: where we alone are killed, what we had begun to make is still
 * being written, and nobody else may begin before that has ended.
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

/** Why there can't be a new directory at that path: Node takes a read-only file system for one that isn't there. */
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
  const quick = spawn.sync(FLOCK, ['-n', '3'], {
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
  // A Ctrl-C that reached it may reach us later.
  if (signal === 'SIGINT' || signal === 'SIGQUIT') throw new Interrupted(signal);
  throw unlockable(file, failure ?? /failed: (.*)/.exec(said)?.[1] ?? 'the waiting process was killed');
}

/**
 * Whether a process holds the lock that waits for us to end: a package's build may call pip with an environment of its
 * own, in which nothing says that it runs inside one of ours. Where there is no /proc, none is seen.
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
  return new ShimError(NO_LOCK, `no venv was made, because ${file} can't be locked: ${why}`, {
    next: ['pip-shim keeps its records there; to use another directory, set XDG_STATE_HOME'],
  });
}

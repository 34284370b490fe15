import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import type { Duplex } from 'node:stream';
import { OWN_STREAMS } from '../ui/screen.ts';
import type { Captured, CaptureOptions, Command, Ending, Processes } from './ports.ts';
import { findProgram } from './programs.ts';
import { isRaw, throughShell } from './raw-bytes.ts';
import type { SignalKeeper } from './signals.ts';

const CAPTURE_LIMIT = 4 << 20;

type StdioSlots = Exclude<StdioOptions, string>;

/** Descriptors of lock files. Each new process inherits them, and so holds the locks together with us. */
export type Inherited = Set<number>;

/**
 * Starts other programs. Each gets our environment variables, with the changes that its command names.
 * @param streams the streams of attached and watched programs
 */
export function processesIn(
  environment: NodeJS.ProcessEnv,
  signals: SignalKeeper,
  inherited: Inherited = new Set(),
  { input, output, errors } = OWN_STREAMS,
): Processes {
  const start = starterIn(environment, signals, inherited);
  const interrupted = (): Ending | undefined =>
    signals.received && { kind: 'signal', signal: signals.received };

  return {
    attached: async (command) =>
      interrupted() ?? ending(start(command, [command.withoutInput ? 'ignore' : input, output, errors])),
    async watched(command, onStderr) {
      const early = interrupted();
      if (early) return early;
      const { tellsOn = 2 } = command;
      const stdio: StdioSlots = [input, output, errors];
      stdio[tellsOn] = 'pipe';
      const child = start(command, stdio);
      const said = child.stdio[tellsOn];
      said?.on('data', onStderr);
      if (command.mayGoOn) letGoOn(child, said as Duplex, command.mayGoOn);
      endWithProcess(child, said);
      return ending(child);
    },
    async captured(command, options = {}) {
      const early = interrupted();
      if (early) return { ending: early, stdout: '', stderr: '' };
      // Node's pipe is a socket. With one as its input, bash acts as behind ssh, and reads ~/.bashrc.
      const captured = await collect(start(command, [options.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe']), {
        ...options,
        isGroup: command.ownSession === true,
      });
      // If a signal comes while Python starts, Python exits with 1 and a fatal error. So report the signal
      // instead.
      const late = captured.ending.kind === 'exit' && captured.ending.code !== 0 && interrupted();
      return late ? { ...captured, ending: late } : captured;
    },
    find: (name, outside) => findProgram(name, environment.PATH ?? '', outside),
  };
}

function starterIn(environment: NodeJS.ProcessEnv, signals: SignalKeeper, inherited: Inherited) {
  return (asked: Command, stdio: StdioSlots): ChildProcess => {
    const command = { ...asked, program: located(asked.program, environment.PATH ?? '') };
    const env = { ...environment, ...command.env };
    for (const [name, value] of Object.entries(env)) if (value === undefined) delete env[name];
    const raw = [command.program, ...command.args, ...Object.values(env)].some((text) => isRaw(text ?? ''));
    const plain = raw ? throughShell(command.program, command.args, env) : { ...command, env };
    const what = signals.keepIgnored(plain);
    const options = {
      stdio: [...withNamedDescriptors(stdio, command.args), ...inherited],
      env: what.env,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      detached: command.ownSession === true,
    };
    const child = spawn(what.program, [...what.args], options);
    signals.watch(child);
    return child;
  };
}

/** A program's path. Looks for a bare name only in absolute entries of PATH, not in the current directory. */
function located(program: string, path: string): string {
  return program.includes('/') ? program : (findProgram(program, path) ?? `/usr/bin/${program}`);
}

/**
 * Node does not pass descriptors that it inherited to its children. If the command gets our streams, adds the
 * descriptors that the arguments name (`-r /dev/fd/3`, a shell's `<(…)`).
 */
function withNamedDescriptors(stdio: StdioSlots, words: readonly string[]): StdioSlots {
  if (!stdio.some((slot) => typeof slot === 'number')) return stdio;
  const named = namedDescriptors(words);
  const slots = [...stdio];
  for (const descriptor of named.filter((n) => n > 2 && n < 256 && isOpen(n))) slots[descriptor] = descriptor;
  return Array.from(slots, (slot) => slot ?? 'ignore');
}

const namedDescriptors = (words: readonly string[]): readonly number[] =>
  words.flatMap((word) =>
    [...word.matchAll(/\/(?:dev|proc\/self)\/fd\/(\d{1,3})(?!\d)/g)].map(([, n]) => Number(n)),
  );

/** A descriptor for a command's `tellsOn` that the command's arguments do not name. */
export function freeDescriptor(words: readonly string[]): number {
  const named = namedDescriptors(words);
  let free = 3;
  while (named.includes(free)) free++;
  return free;
}

function isOpen(descriptor: number): boolean {
  try {
    fs.fstatSync(descriptor);
    return true;
  } catch {
    return false;
  }
}

/** Sends a program the answer that it waits for on its pipe. The program may already have ended. */
function letGoOn(child: ChildProcess, pipe: Duplex, mayGoOn: Promise<boolean>): void {
  pipe.on('error', () => {});
  void mayGoOn.then((may) => {
    if (!may) child.kill('SIGUSR1');
    pipe.end(may ? '\n' : '');
  });
}

/** If a process has ended and its pipe has brought nothing for this time (in ms), we close the pipe. */
const LAST_WORDS = 500;

/**
 * Closes the pipe some time after the process has ended, because a program that the process has started may
 * keep the pipe open.
 */
function endWithProcess(child: ChildProcess, pipe: ChildProcess['stdio'][number]): void {
  child.once('exit', () => {
    const timer = setTimeout(() => pipe?.destroy(), LAST_WORDS);
    pipe?.on('data', () => timer.refresh());
    child.once('close', () => clearTimeout(timer));
  });
}

/** Waits until the process has ended and its pipes are read to the end. */
function ending(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ kind: 'failed', error }));
    child.once('close', (code, signal) => {
      resolve(signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal });
    });
  });
}

/**
 * Functions that each end a program for which {@link collect} waits. They run at our exit, because nobody
 * reads the output after that.
 */
const unread = new Set<() => void>();
process.once('exit', () => {
  for (const end of unread) end();
});

async function collect(
  child: ChildProcess,
  options: CaptureOptions & { readonly isGroup: boolean },
): Promise<Captured> {
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      if (output[name].length < CAPTURE_LIMIT) output[name] += text;
      if (name === 'stdout') options.onStdout?.(text);
    });
  }
  child.stdin?.on('error', () => {}); // it is not an error if a program does not read its input
  child.stdin?.end(options.stdin);
  const end = (): void => {
    if (options.isGroup) killGroup(child);
    else child.kill('SIGKILL');
    // The program's children may still have its outputs open. Close them, so that we don't wait for them.
    for (const stream of [child.stdout, child.stderr]) stream?.destroy();
  };
  const timer = options.timeout === undefined ? undefined : setTimeout(end, options.timeout);
  unread.add(end);
  const ended = await ending(child);
  unread.delete(end);
  clearTimeout(timer);
  return { ending: ended, ...output };
}

/** Kills a process that leads its own session, and the processes that it has started. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It is no error if all of them have ended.
  }
}

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { noteAdvice, noteCommand } from './advice.ts';
import { basePython } from './interpreter.ts';

/** The bytes that a terminal sends for these keys. */
export const KEYS = {
  up: '\x1b[A',
  down: '\x1b[B',
  enter: '\r',
  escape: '\x1b',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlZ: '\x1a',
} as const;

export interface TerminalOptions {
  /** The whole environment of the command. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** The number of columns. The default is 240, so that a message stands on one line. */
  readonly cols?: number;
  /** Default: 30. */
  readonly rows?: number;
  /** Milliseconds until the terminal is killed and `exit` rejects, so that no test hangs; default: 60 000. */
  readonly lifetime?: number;
}

/** The terminal modes that a program must restore. `all` is a text with every flag and control key. */
export interface TerminalSettings {
  readonly echo: boolean;
  readonly canonical: boolean;
  readonly signals: boolean;
  readonly all: string;
}

export interface TerminalExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Terminal {
  /**
   * Waits for text in the output after the match of the last waitFor, and resolves with the match.
   * Rejects with the whole screen after `timeout` milliseconds (default: 15 000), or when the command ends.
   */
  waitFor(text: string | RegExp, timeout?: number): Promise<RegExpExecArray>;
  /** Types text or {@link KEYS}, as a keyboard would: the terminal turns Ctrl-C and the like into signals. */
  type(text: string): void;
  /** All output so far, without escape sequences. Overwritten text is still in it. */
  screen(): string;
  /** All output so far, with escape sequences. */
  raw(): string;
  resize(cols: number, rows: number): void;
  /** The terminal's settings now. After the end of the command, the settings that it left. */
  settings(): Promise<TerminalSettings>;
  /** Sends a signal (default: SIGKILL) to the command alone, not to its group. */
  kill(signal?: NodeJS.Signals): void;
  /** Resolves when the command has ended and all its output has arrived. */
  readonly exit: Promise<TerminalExit>;
}

interface Report {
  readonly settings?: TerminalSettings;
  readonly exit?: TerminalExit & { readonly settings: TerminalSettings };
}

/** Runs a command in a new session with a real pseudo-terminal as its controlling terminal (see pty.py). */
export async function openTerminal(
  command: string,
  args: readonly string[],
  options: TerminalOptions,
): Promise<Terminal> {
  noteCommand([command, ...args]);
  const { executable } = await basePython();
  const driver = fileURLToPath(new URL('pty.py', import.meta.url));
  const size = [String(options.rows ?? 30), String(options.cols ?? 240)];
  // -I and -S keep the variables, which are meant for the command, from changing the Python that runs pty.py.
  const child = spawn(executable, ['-I', '-S', driver, ...size, command, ...args], {
    cwd: options.cwd,
    env: { ...options.env },
    stdio: ['pipe', 'pipe', 'inherit', 'pipe', 'pipe'],
  });
  const [keyboard, output] = [child.stdin as Writable, child.stdout as Readable];
  const [orders, reports] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const order = (line: string) => void (orders.writable && orders.write(`${line}\n`));
  for (const stream of [keyboard, orders]) stream.on('error', () => {}); // pty.py may end at any time

  const state = { raw: '', passed: 0, ended: false, last: undefined as Report['exit'] };
  const listeners = new Set<() => void>();
  const asked: ((settings: TerminalSettings) => void)[] = [];
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  output.setEncoding('utf8').on('data', (text: string) => {
    state.raw += text;
    changed();
  });
  createInterface({ input: reports }).on('line', (line) => {
    const { settings, exit }: Report = JSON.parse(line);
    if (exit) state.last = exit;
    else if (settings) asked.shift()?.(settings);
  });
  const lifetime = setTimeout(() => child.kill('SIGKILL'), options.lifetime ?? 60_000);
  const exit = new Promise<TerminalExit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(lifetime);
      state.ended = true;
      noteAdvice(screen());
      changed();
      if (!state.last) return reject(new Error(`the terminal broke, or its lifetime is over:\n${screen()}`));
      for (const answer of asked.splice(0)) answer(state.last.settings);
      resolve({ code: state.last.code, signal: state.last.signal });
    });
  });
  exit.catch(() => {}); // prevents an unhandled rejection if nobody awaits `exit`
  const screen = () => visible(state.raw);

  const waitFor = (text: string | RegExp, timeout = 15_000) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const pattern =
        typeof text === 'string' ? new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : text;
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        listeners.delete(look);
        settle();
      };
      const look = () => {
        const match = new RegExp(pattern, pattern.flags.replace(/[gy]/g, '')).exec(
          screen().slice(state.passed),
        );
        if (match) {
          state.passed += match.index + match[0].length;
          finish(() => resolve(match));
        } else if (state.ended) finish(() => reject(new Error(`ended without ${pattern}:\n${screen()}`)));
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`no ${pattern} in ${timeout} ms:\n${screen()}`))),
        timeout,
      );
      listeners.add(look);
      look();
    });

  return {
    ...{ waitFor, screen, exit },
    raw: () => state.raw,
    type: (text) => {
      noteCommand([text]);
      keyboard.write(text);
    },
    resize: (cols, rows) => order(`resize ${rows} ${cols}`),
    settings: () =>
      new Promise((resolve) => {
        if (state.last) return resolve(state.last.settings);
        asked.push(resolve);
        order('settings');
      }),
    kill: (signal = 'SIGKILL') => order(`signal ${constants.signals[signal]}`),
  };
}

const CUT_OFF = new RegExp(`${KEYS.escape}(\\[[0-9;?]*)?$`);

const BELL = '\x07';
/** Matches an OSC escape sequence, for example of a window title. A bell may end the sequence. */
const TITLE = new RegExp(`${KEYS.escape}\\][^${BELL}${KEYS.escape}]*(?:${BELL}|${KEYS.escape}\\\\)`, 'g');

/**
 * Returns text without escape sequences. A sequence that is cut off at the end is left out until it is
 * complete. Node's function would take all letters between a sequence and a bell for a title. So the text is
 * split at the bells, and the function gets each piece alone.
 */
function visible(raw: string): string {
  const pieces = raw.replace(CUT_OFF, '').replace(TITLE, '').split(BELL);
  return pieces.map(stripVTControlCharacters).join(BELL);
}

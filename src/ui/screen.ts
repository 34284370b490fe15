import * as fs from 'node:fs';
import { isatty } from 'node:tty';
import kleur from 'kleur';
import type { Screen } from '../system/ports.ts';
import { neutralise, oneLine, redact } from './text.ts';

const FRAMES = ['|', '/', '-', '\\'];
const CLEAR_LINE = '\r\x1b[K';

/**
 * Descriptors of the three standard streams. Programs that run in the user's place get the same descriptors.
 */
export interface Streams {
  readonly input: number;
  readonly output: number;
  readonly errors: number;
}

export const OWN_STREAMS: Streams = { input: 0, output: 1, errors: 2 };

export interface ScreenOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly streams: Streams;
  readonly debug: boolean;
}

/**
 * Prints our messages on stderr, in colour only if {@link wantsColour}, in ASCII if the locale is not UTF-8.
 */
export function screenOn({ env, streams, debug }: ScreenOptions): Screen {
  const isTerminal = isatty(streams.errors);
  const write = (data: string | Uint8Array): void => writeTo(streams.errors, data);
  kleur.enabled = wantsColour(env, isTerminal);
  const arrow = isUtf8(env) ? '→' : '->';
  const dumb = !isTerminal || env.TERM === 'dumb';
  let spinner = false;
  const line = (text: string): void => write(`${spinner ? CLEAR_LINE : ''}${text}\n`);
  const during = async <T>(label: string, work: Promise<T>): Promise<T> => {
    let tick = 0;
    const draw = (): void => write(`\r${FRAMES[tick++ % FRAMES.length]} ${label}\x1b[K`);
    const timer = setInterval(draw, 100);
    spinner = true;
    try {
      return await work;
    } finally {
      clearInterval(timer);
      spinner = false;
      write(CLEAR_LINE);
    }
  };
  return {
    line: (text) => line(`pip-shim: ${single(text)}`),
    command: (command) => line(`${kleur.cyan(arrow)} ${kleur.bold(single(command))}`),
    problem(message, next = []) {
      line(`pip-shim: ${kleur.red(single(message))}`);
      for (const step of next) if (step) line(`  ${safe(step).replaceAll('\n', '\n  ')}`);
    },
    hint: (text) => line(`hint: ${single(text)}`),
    debug: (text, about = 'debug') => debug && line(`pip-shim[${about}]: ${single(text)}`),
    raw: write,
    during: (label, work) => (dumb ? work : during(single(label), work)),
  };
}

function safe(text: string): string {
  return redact(neutralise(text));
}

/** Puts text on one line, so that a name with a line break never looks like our own lines. */
function single(text: string): string {
  return redact(oneLine(text));
}

/** Whether to print colours, by the NO_COLOR and FORCE_COLOR conventions. An empty value counts as unset. */
export function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTerminal && env.TERM !== 'dumb';
}

/** Whether the locale uses UTF-8. The first of LC_ALL, LC_CTYPE and LANG that is set decides (POSIX). */
export function isUtf8(env: NodeJS.ProcessEnv): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale);
}

/**
 * Writes at once, to keep the order with children's output. Waits while a pipe is full. Ignores a closed
 * pipe.
 */
export function writeTo(descriptor: number, data: string | Uint8Array): void {
  let rest =
    typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(fs.writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(PAUSE, 0, 0, 5);
    }
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

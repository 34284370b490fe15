import * as fs from 'node:fs';
import { isatty } from 'node:tty';
import kleur from 'kleur';
import { inNotebook } from '../system/ci-environment.ts';
import type { Screen } from '../system/ports.ts';
import { truncate } from './display-width.ts';
import { foldCommand, foldMessage, terminalWidth } from './fold.ts';
import { neutralise, oneLine, redact } from './text.ts';

const FRAMES = ['|', '/', '-', '\\'];
const PREFIX = 'pip-shim: ';
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
 * Prints our messages on stderr. They are in colour only if {@link wantsColour}, and in ASCII if the locale
 * is not UTF-8.
 */
export function screenOn({ env, streams, debug }: ScreenOptions): Screen {
  const isTerminal = isatty(streams.errors);
  const write = (data: string | Uint8Array): void => writeTo(streams.errors, data);
  kleur.enabled = wantsColour(env, isTerminal);
  const arrow = isUtf8(env) ? '→' : '->';
  const isPlain = !isTerminal || inNotebook(env);
  const dumb = isPlain || env.TERM === 'dumb';
  /** The labels of the steps that run now. A step may have steps of its own, and the innermost one is shown. */
  const labels: (() => string)[] = [];
  const line = (text: string): void => write(`${labels.length > 0 ? CLEAR_LINE : ''}${text}\n`);
  const width = (): number => (isPlain ? Number.POSITIVE_INFINITY : terminalWidth(streams.errors));
  const message = (text: string): void => line(foldMessage(text, width()).join('\n'));
  let tick = 0;
  const draw = (): void => {
    const label = single(labels.at(-1)?.() ?? '');
    write(`\r${FRAMES[tick++ % FRAMES.length]} ${truncate(label, width() - 3, '...')}\x1b[K`);
  };
  let timer: NodeJS.Timeout | undefined;
  const during = async <T>(label: () => string, work: Promise<T>): Promise<T> => {
    if (labels.push(label) === 1) timer = setInterval(draw, 100);
    try {
      return await work;
    } finally {
      labels.splice(labels.indexOf(label), 1);
      if (labels.length === 0) {
        clearInterval(timer);
        write(CLEAR_LINE);
      }
    }
  };
  return {
    line: (text) => message(`${PREFIX}${single(text)}`),
    command(command) {
      const [first = '', ...rest] = foldCommand(single(command), width() - arrow.length);
      line([`${kleur.cyan(arrow)} ${kleur.bold(first)}`, ...rest.map((row) => kleur.bold(row))].join('\n'));
    },
    problem(problem, next = []) {
      const [first = '', ...rest] = foldMessage(`${PREFIX}${single(problem)}`, width());
      const red = [first.slice(PREFIX.length), ...rest].map((row) => kleur.red(row));
      line(`${PREFIX}${red.join('\n')}`);
      const steps = next.filter(Boolean).flatMap((step) => safe(step).split('\n'));
      for (const step of steps) message(`  ${step}`);
    },
    hint: (text) => message(`hint: ${single(text)}`),
    debug: (text, about = 'debug') => debug && message(`pip-shim[${about}]: ${single(text)}`),
    raw: write,
    during: (label, work) => (dumb ? work : during(typeof label === 'string' ? () => label : label, work)),
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
 * Writes at once, so that the text and the output of children appear in the right order. Waits while a pipe
 * is full. Ignores a closed pipe.
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

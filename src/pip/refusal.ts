/** The message that the prediction expects from pip on standard error. */
export type RefusalKind = 'refusal' | 'require-virtualenv';

/** The refusal's first line. pip never translates or indents it (pip/_internal/exceptions.py). */
const REFUSAL = 'error: externally-managed-environment';
/**
 * pip prints this message outside a venv if require-virtualenv is set (pip/_internal/cli/base_command.py).
 */
const NO_VIRTUALENV = 'ERROR: Could not find an activated virtualenv (required).';
/**
 * With --debug, pip prints a traceback in place of the refusal. pip's library rich draws a frame around the
 * traceback's first line.
 */
const TRACEBACK = 'Traceback (most recent call last)';
const TRACED = /(?:^|\n)(?:pip\._internal\.exceptions\.)?ExternallyManagedEnvironment:/;
/** The most bytes to hold back. A real refusal has a few kB, so longer output is something else. */
const HOLD_LIMIT = 1 << 20;
/** The most bytes that a refusal's first line has, including its escape sequences. */
const LINE_LIMIT = 512;
const NEWLINE = 10;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what it finds
const CUT_ESCAPE = /\x1b(?:\[[0-9;]*)?$/;
const ESCAPE = 27;

/**
 * Watches pip's standard error as bytes. Passes everything on at once, but holds back the refusal from its
 * first line to the end. Chunks may end anywhere. Keeps at most one unfinished line, if that line may still
 * become the refusal's first line.
 */
export class RefusalWatch {
  readonly #kind: RefusalKind;
  readonly #debug: boolean;
  readonly #withoutEscapes: (text: string) => string;
  #state: 'line-start' | 'mid-line' | 'holding' | 'given-up' = 'line-start';
  #kept: Uint8Array[] = [];
  #size = 0;
  #seen = false;

  /**
   * @param debug whether pip runs with --debug, which turns the refusal into a traceback
   * @param withoutEscapes removes complete escape sequences from a text
   */
  constructor(kind: RefusalKind, debug: boolean, withoutEscapes: (text: string) => string) {
    this.#kind = kind;
    this.#debug = debug;
    this.#withoutEscapes = withoutEscapes;
  }

  /** Takes the next bytes of standard error. Returns the bytes to pass on now. */
  push(chunk: Uint8Array): Uint8Array {
    this.#seen ||= chunk.length > 0;
    const passed: Uint8Array[] = [];
    // Passes on consecutive lines as one slice, because a copy for each line would make a gigabyte of
    // garbage.
    let passes = 0;
    for (let at = 0; at < chunk.length; ) {
      if (this.#state === 'holding' || this.#state === 'given-up') {
        passed.push(chunk.subarray(passes, at), ...this.#hold(chunk.subarray(at)));
        return concat(passed);
      }
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline === -1 ? chunk.length : newline + 1;
      if (this.#keepsLine(chunk, at, end)) {
        passed.push(chunk.subarray(passes, at));
        passes = end;
      } else if (this.#size > 0) passed.push(...this.#release());
      at = end;
    }
    passed.push(chunk.subarray(passes));
    return concat(passed);
  }

  /** Checks a line or the start of a line. Keeps it if it is, or may become, the refusal's first line. */
  #keepsLine(chunk: Uint8Array, at: number, end: number): boolean {
    const finished = chunk[end - 1] === NEWLINE;
    const isStart = this.#state === 'line-start';
    this.#state = finished ? 'line-start' : 'mid-line';
    if (!isStart || this.#size > LINE_LIMIT || (this.#size === 0 && !this.#canBegin(chunk[at]))) return false;
    const part = chunk.subarray(at, Math.min(end, at + LINE_LIMIT));
    const match = this.#match(this.#plain(concat([...this.#kept, part])), finished);
    if (match === 'no') return false;
    this.#keep(chunk.subarray(at, end));
    this.#state = match === 'yes' ? 'holding' : 'line-start';
    return true;
  }

  /**
   * A fast check of a line's first byte. A refusal begins with a known letter, or with an escape sequence
   * that sets a colour.
   */
  #canBegin(byte: number | undefined): boolean {
    return this.#debug || byte === ESCAPE || byte === this.#anchor.charCodeAt(0);
  }

  get #anchor(): string {
    return this.#kind === 'refusal' ? REFUSAL : NO_VIRTUALENV;
  }

  /** True if pip's exit code and the held output show the expected refusal. */
  verdict(exitCode: number): boolean {
    if (this.#kind === 'require-virtualenv') return exitCode === 3 && this.#state === 'holding';
    if (exitCode !== 1 || this.#state !== 'holding') return false;
    return !this.#debug || TRACED.test(this.#plain(concat(this.#kept)));
  }

  /** The bytes held back, in order. The caller prints them if it makes no offer. */
  held(): Uint8Array {
    return concat(this.#kept);
  }

  /** True if pip wrote nothing on standard error, as with -qqq. */
  get silent(): boolean {
    return !this.#seen;
  }

  /** Decodes bytes and removes all escape sequences, including an incomplete sequence at the end. */
  #plain(bytes: Uint8Array): string {
    return this.#withoutEscapes(new TextDecoder('latin1').decode(bytes)).replace(CUT_ESCAPE, '');
  }

  #match(line: string, finished: boolean): 'yes' | 'no' | 'maybe' {
    if (this.#debug && this.#kind === 'refusal') {
      const text = line.replace(/^[^A-Za-z]+/, '');
      if (text.startsWith(TRACEBACK)) return 'yes';
      return !finished && TRACEBACK.startsWith(text) ? 'maybe' : 'no';
    }
    const text = line.replace(/\r?\n$/, '');
    if (finished) return text === this.#anchor ? 'yes' : 'no';
    return this.#anchor.startsWith(text.replace(/\r$/, '')) ? 'maybe' : 'no';
  }

  #keep(bytes: Uint8Array): void {
    this.#kept.push(bytes.slice());
    this.#size += bytes.length;
  }

  #hold(bytes: Uint8Array): Uint8Array[] {
    if (this.#state === 'given-up') return [bytes];
    this.#keep(bytes);
    if (this.#size <= HOLD_LIMIT) return [];
    this.#state = 'given-up';
    return this.#release();
  }

  #release(): Uint8Array[] {
    const kept = this.#kept;
    this.#kept = [];
    this.#size = 0;
    return kept;
  }
}

function concat(all: readonly Uint8Array[]): Uint8Array {
  const parts = all.filter(({ length }) => length > 0);
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

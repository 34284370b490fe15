import { VENV_NAMES } from './venv-record.ts';

/** The environments pushed in one shell; the topmost one is active. */

export interface Pushed {
  /** Absolute path. */
  readonly venv: string;
  /** What the prompt shows. */
  readonly name: string;
  /** The directory whose marker activated it; undefined where the user did. */
  readonly marked?: string;
}

export interface ShellState {
  /** Bottom first. */
  readonly stack: readonly Pushed[];
  /** The user popped the venv of this directory's marker. The marker is not followed again until the next cd elsewhere. */
  readonly left?: string;
}

export const NOTHING_PUSHED: ShellState = { stack: [] };

/** What keeps the stacks; each shell that loaded the hook has one, under its id. */
export interface ShellStacks {
  /** The shell that loaded the hook, if it is our very parent and takes over; undefined where another program is. */
  waiting(): string | undefined;
  /** The shell whose hook runs us. */
  hooked(): string | undefined;
  read(shell: string): ShellState;
  /** Stores a stack, which the shell takes over at its next prompt. */
  hand(shell: string, state: ShellState): void;
  /** The shell has taken over what was stored. */
  settle(shell: string): void;
  /** Has every shell that pushed a venv look at its stack before its next prompt: the venv is gone. */
  wake(venv: string): void;
}

export function top({ stack }: ShellState): Pushed | undefined {
  return stack.at(-1);
}

/** The stack with a venv on top. Unchanged if it is on top already, except that a marker may now own it. */
export function withPushed(state: ShellState, pushed: Pushed): ShellState {
  const onTop = top(state);
  if (onTop?.venv !== pushed.venv) return { ...state, stack: [...state.stack, pushed] };
  if (pushed.marked === undefined || pushed.marked === onTop.marked) return state;
  return { ...state, stack: [...state.stack.slice(0, -1), pushed] };
}

/**
 * Pushes a venv in the shell that waits for us; false where that is none that loaded the hook, or where nothing can be
 * stored: the install that came before went well all the same.
 */
export function pushInto(stacks: ShellStacks, venv: string): boolean {
  const shell = stacks.waiting();
  if (shell === undefined || venv.includes(':')) return false; // PATH has no way to write a colon
  try {
    stacks.hand(shell, withPushed(stacks.read(shell), { venv, name: promptName(venv) }));
    return true;
  } catch {
    return false;
  }
}

export function withoutTop({ stack, ...state }: ShellState): ShellState {
  const { marked } = stack.at(-1) ?? {};
  return { ...state, ...(marked === undefined ? {} : { left: marked }), stack: stack.slice(0, -1) };
}

/** The empty stack: the user asked for it. */
export function emptied(state: ShellState): ShellState {
  return state.stack.length === 0 ? state : emptied(withoutTop(state));
}

/**
 * After a cd: removes what another directory's marker had activated.
 * @param marked the directory whose marker counts here
 */
export function arrivedIn(marked: string | undefined, { stack, left }: ShellState): ShellState {
  const kept = stack.filter((pushed) => pushed.marked === undefined || pushed.marked === marked);
  return left === undefined || left !== marked ? { stack: kept } : { stack: kept, left };
}

/** @param stands whether there is still something to activate at a venv's path */
export function withoutGone(state: ShellState, stands: (venv: string) => boolean): ShellState {
  return { ...state, stack: state.stack.filter(({ venv }) => stands(venv)) };
}

/**
 * A venv's name for the prompt: its directory's, or the project's where it is called .venv and the like. Shells expand
 * `$`, backquotes, `\`, `%` and `!` in a prompt, and terminals obey control characters: those become `_`.
 */
export function promptName(venv: string): string {
  const parts = venv.split('/');
  const last = parts.at(-1) ?? '';
  const name = VENV_NAMES.includes(last) ? (parts.at(-2) ?? '') : last;
  return name.replace(UNSAFE, '_').slice(0, LONGEST_NAME) || 'venv';
}

const UNSAFE = /[^\p{L}\p{M}\p{N} ._@+:,#~-]/gu;
/** Characters; a terminal's line is not much longer. */
const LONGEST_NAME = 60;

/** The stack of a file's text; undefined where that is damaged or of a newer format. */
export function parseState(text: string): ShellState | undefined {
  try {
    const { format, stack, left } = JSON.parse(text) as Record<'format' | 'stack' | 'left', unknown>;
    if (format !== 1 || !Array.isArray(stack) || !stack.every(isPushed)) return undefined;
    return typeof left === 'string' ? { stack, left } : { stack };
  } catch {
    return undefined;
  }
}

export function formatState(state: ShellState): string {
  return `${JSON.stringify({ format: 1, ...state })}\n`;
}

function isPushed(entry: unknown): entry is Pushed {
  const { venv, name, marked } = (entry ?? {}) as Partial<Record<keyof Pushed, unknown>>;
  const isMark = marked === undefined || typeof marked === 'string';
  return typeof venv === 'string' && venv.startsWith('/') && typeof name === 'string' && isMark;
}

import { VENV_NAMES } from './venv-record.ts';

/** A shell's stack of venvs. `pip-shim push` adds a venv, and the venv on top is active. */

export interface Pushed {
  /** The venv's absolute path. */
  readonly venv: string;
  /** The name that the prompt shows. */
  readonly name: string;
  /** The directory whose .venv-stack activated the venv. Undefined if the user pushed the venv. */
  readonly marked?: string;
}

export interface ShellState {
  /** The bottom of the stack comes first. */
  readonly stack: readonly Pushed[];
  /**
   * The directory whose venv the user has popped. The shell hook ignores its .venv-stack until a cd
   * elsewhere.
   */
  readonly left?: string;
}

export const NOTHING_PUSHED: ShellState = { stack: [] };

/** Stores the stacks. Each shell that loaded the hook has one stack, under the shell's id. */
export interface ShellStacks {
  /** Id of our parent, if it is a shell with the hook and will take over a new stack. Otherwise undefined. */
  waiting(): string | undefined;
  /** Id of the nearest shell above us that loaded the hook. */
  hooked(): string | undefined;
  read(shell: string): ShellState;
  /** Stores a stack. The shell takes it over at its next prompt. */
  hand(shell: string, state: ShellState): void;
  /** Records that the shell has taken over the stored stack. */
  settle(shell: string): void;
  /** Whether a shell has pushed the venv. */
  isPushed(venv: string): boolean;
  /**
   * Call this after the removal of a venv, so that each shell that pushed it checks its stack before the next
   * prompt.
   */
  wake(venv: string): void;
}

export function top({ stack }: ShellState): Pushed | undefined {
  return stack.at(-1);
}

/** Pushes a venv. If the venv is on top already, only changes its `marked`. */
export function withPushed(state: ShellState, pushed: Pushed): ShellState {
  const onTop = top(state);
  if (onTop?.venv !== pushed.venv) return { ...state, stack: [...state.stack, pushed] };
  if (pushed.marked === undefined || pushed.marked === onTop.marked) return state;
  return { ...state, stack: [...state.stack.slice(0, -1), pushed] };
}

/**
 * Pushes a venv in the shell that waits for us. Returns false if that shell has not loaded the hook, or if
 * the stack can't be stored. Never throws, because the install before it has succeeded.
 */
export function pushInto(stacks: ShellStacks, venv: string): boolean {
  const shell = stacks.waiting();
  if (shell === undefined || venv.includes(':')) return false; // an entry of PATH can't contain a colon
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

/** Pops all venvs. */
export function emptied(state: ShellState): ShellState {
  return state.stack.length === 0 ? state : emptied(withoutTop(state));
}

/**
 * Call this after a cd. Removes the venvs that another directory's .venv-stack activated.
 * @param marked the directory whose .venv-stack applies here
 */
export function arrivedIn(marked: string | undefined, { stack, left }: ShellState): ShellState {
  const kept = stack.filter((pushed) => pushed.marked === undefined || pushed.marked === marked);
  return left === undefined || left !== marked ? { stack: kept } : { stack: kept, left };
}

/**
 * Removes the venvs that no longer exist.
 * @param stands tells whether a path still has a venv
 */
export function withoutGone(state: ShellState, stands: (venv: string) => boolean): ShellState {
  return { ...state, stack: state.stack.filter(({ venv }) => stands(venv)) };
}

/**
 * A venv's name for the prompt. This is the name of its directory, or, for .venv, venv and env, the name of
 * the directory above. `_` replaces control characters and `$`, backquotes, `\`, `%`, `!`, which shells
 * expand in a prompt.
 */
export function promptName(venv: string): string {
  const parts = venv.split('/');
  const last = parts.at(-1) ?? '';
  const name = VENV_NAMES.includes(last) ? (parts.at(-2) ?? '') : last;
  return name.replace(UNSAFE, '_').slice(0, LONGEST_NAME) || 'venv';
}

const UNSAFE = /[^\p{L}\p{M}\p{N} ._@+:,#~-]/gu;
/** The most characters of a venv's name in the prompt. A terminal's line is not much longer. */
const LONGEST_NAME = 60;

/** Whether a stored object is a stack. */
export function isShellState({ stack, left }: Partial<ShellState>): boolean {
  return Array.isArray(stack) && stack.every(isPushed) && ['string', 'undefined'].includes(typeof left);
}

function isPushed(entry: unknown): entry is Pushed {
  const { venv, name, marked } = (entry ?? {}) as Partial<Record<keyof Pushed, unknown>>;
  const isMark = marked === undefined || typeof marked === 'string';
  return typeof venv === 'string' && venv.startsWith('/') && typeof name === 'string' && isMark;
}

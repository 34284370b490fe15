import { VENV_NAMES } from './venv-record.ts';

/** A shell's stack of venvs. `pip-shim push` adds a venv, and the venv on top is active. */

export interface Pushed {
  /** The venv's absolute path. */
  readonly venv: string;
  /** The name that the prompt shows. */
  readonly name: string;
  /** The directory whose .venv-stack activated the venv. Undefined if the user pushed the venv. */
  readonly marked?: string;
  /** The place in which the venv is active. Set only if an install activated the venv. */
  readonly place?: string;
  /** Identifies the venv's directory at the install (see identify in venv-record.ts). Set with `place`. */
  readonly identity?: string;
  /** True while the shell is outside `place`. */
  readonly away?: true;
}

export interface ShellState {
  /** The entries of the stack. The bottom one comes first. */
  readonly stack: readonly Pushed[];
  /**
   * Set after the user popped a venv that a .venv-stack had activated: the directory of that .venv-stack. The
   * shell hook ignores this file until a cd leads elsewhere.
   */
  readonly left?: string;
  /** True if the shell is to put the venv on top first on PATH again. */
  readonly again?: true;
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
  /** True if the shell has not yet taken over the stored stack. */
  isPending(shell: string): boolean;
  /** Records that the shell has taken over the stored stack. */
  settle(shell: string): void;
  /** Whether a shell has pushed the venv. */
  isPushed(venv: string): boolean;
  /**
   * Call this after the removal of a venv, so that each shell that pushed it checks its stack before the next
   * prompt.
   */
  wake(venv: string): void;
  /**
   * Call this after a venv was made again at its path, so that no shell takes it for another venv. Never
   * throws, because the venv is complete by then.
   */
  renew(venv: string, identity: string): void;
}

/** The pushed venvs that are not `away`. The last one is active. A pop activates the one before it. */
export const standing = ({ stack }: ShellState): readonly Pushed[] => stack.filter(({ away }) => !away);

export const top = (state: ShellState): Pushed | undefined => standing(state).at(-1);

/** The places of the venvs that installs have activated. */
export const placesOf = ({ stack }: ShellState): readonly string[] => [
  ...new Set(stack.flatMap(({ place }) => place ?? [])),
];

/**
 * Puts a venv on top of the stack. If the venv is on top already, only its `marked` or `place` can change. If
 * the user has pushed the venv, it has no `place`, and a later install does not give it one.
 */
export function withPushed(state: ShellState, pushed: Pushed): ShellState {
  const onTop = top(state);
  if (onTop?.venv !== pushed.venv) {
    const rest = pushed.place === undefined ? state.stack : state.stack.filter(isOther(pushed));
    return { ...state, stack: [...rest, pushed] };
  }
  const isAsked = pushed.marked === undefined && onTop.place === undefined;
  if (isAsked || (pushed.marked !== undefined && pushed.marked === onTop.marked)) return state;
  return { ...state, stack: state.stack.map((each) => (each === onTop ? pushed : each)) };
}

/** Returns a function that is false for an entry that an earlier install into the same venv has pushed. */
const isOther =
  ({ venv }: Pushed) =>
  (each: Pushed): boolean =>
    each.place === undefined || each.venv !== venv;

/**
 * Pushes the venv of an install in the shell that waits for us. Returns false if that shell has not loaded
 * the hook, or if the stack can't be stored. Never throws, because the install before it has succeeded.
 * @param place the place in which the venv is to be active, and the venv's identity; undefined for everywhere
 */
export function pushInto(
  stacks: ShellStacks,
  venv: string,
  place?: { readonly place: string; readonly identity: string },
): boolean {
  const shell = stacks.waiting();
  // Colons separate the entries of PATH, and those of the hook's list of places. So no entry can contain a
  // colon.
  if (shell === undefined || [venv, place?.place].some((path) => path?.includes(':'))) return false;
  try {
    stacks.hand(shell, withPushed(stacks.read(shell), { venv, name: promptName(venv), ...place }));
    return true;
  } catch {
    return false;
  }
}

export function withoutTop(state: ShellState): ShellState {
  const gone = top(state);
  const { marked } = gone ?? {};
  const stack = state.stack.filter((each) => each !== gone);
  return { ...state, ...(marked === undefined ? {} : { left: marked }), stack };
}

/** Pops all venvs that are not `away`. */
export function emptied(state: ShellState): ShellState {
  return top(state) ? emptied(withoutTop(state)) : state;
}

/**
 * Call this after a cd. Removes the venvs that another directory's .venv-stack activated. A venv that an
 * install activated becomes `away` outside its place. Back in its place it is no longer `away`, except with
 * `isByHand`.
 * @param marked the directory whose .venv-stack applies here
 * @param place the project's root, or the current directory
 * @param isByHand true if the user has activated a venv on top of the stack
 */
export function arrivedIn(
  marked: string | undefined,
  place: string,
  { stack, left }: ShellState,
  isByHand = false,
): ShellState {
  const kept = stack
    .filter((pushed) => pushed.marked === undefined || pushed.marked === marked)
    .map(({ away, ...pushed }) => ({
      ...pushed,
      ...(isAway(pushed.place, place) || (away && isByHand) ? { away: true as const } : {}),
    }));
  return left === undefined || left !== marked ? { stack: kept } : { stack: kept, left };
}

const isAway = (place: string | undefined, here: string): boolean => place !== undefined && place !== here;

/**
 * Removes the venvs that no longer exist.
 * @param stands tells whether the entry's venv still exists
 */
export function withoutGone(state: ShellState, stands: (pushed: Pushed) => boolean): ShellState {
  return { ...state, stack: state.stack.filter(stands) };
}

/** Gives a venv that was made again its new identity. */
export function renewed(state: ShellState, venv: string, identity: string): ShellState {
  const renew = (each: Pushed): Pushed =>
    each.venv === venv && each.identity !== undefined ? { ...each, identity } : each;
  return { ...state, stack: state.stack.map(renew) };
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
  return Array.isArray(stack) && stack.every(isPushed) && isTextOrNone(left);
}

function isPushed(entry: unknown): entry is Pushed {
  const { venv, name, marked, place, identity } = (entry ?? {}) as Partial<Record<keyof Pushed, unknown>>;
  const isPath = typeof venv === 'string' && venv.startsWith('/');
  return isPath && typeof name === 'string' && [marked, place, identity].every(isTextOrNone);
}

const isTextOrNone = (value: unknown): boolean => ['string', 'undefined'].includes(typeof value);

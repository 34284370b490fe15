import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { DAY, writeAtomically } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';
import type { Variables } from '../system/ports.ts';
import { processSpace } from '../system/process-space.ts';
import { isZombie, processStat } from '../system/process-stat.ts';
import {
  emptied,
  isShellState,
  NOTHING_PUSHED,
  promptName,
  renewed,
  type ShellStacks,
  type ShellState,
  top,
} from './stack.ts';
import { storeIn } from './store.ts';

/** A shell's id, PID-STARTTIME, which the shell hook exports. The pattern matches no path. */
const SHELL_ID = /^(\d+)-[0-9A-Za-z]+$/;
/** The file with a shell's stack of venvs, in the shell's own directory. */
const STACK = 'stack.json';
/** A file that the hook looks for before each prompt. If it exists, the shell takes over its stored stack. */
const PENDING = 'pending';
/** A file that the hook's `deactivate` makes instead of starting pip-shim. It means an empty stack. */
const DEACTIVATED = 'deactivated';

/**
 * Stores each shell's stack in a directory. A later pip-shim removes the directory if the shell has ended.
 * @param directory `$XDG_STATE_HOME/pip-shim/shells`
 * @param env has the variables that the hook exports (shims/hook.sh); its `_PIPSHIM_SHELL` names the nearest
 *   shell above us that loaded the hook
 * @param setAside gets the path of a file that can't be read
 * @param parent the process that started us
 */
export function shellStacksIn(
  directory: string,
  env: Variables,
  setAside: (file: string) => void,
  parent = process.ppid,
): ShellStacks {
  const shell = asShellId(env._PIPSHIM_SHELL);
  const storeOf = (id: string) => storeIn<ShellState>(`${directory}/${id}`, isShellState, setAside);
  const file = (id: string, name: string): string => `${directory}/${id}/${name}`;
  /** The stored stack of a shell. Undefined if no stack is stored. Empty if the stack can't be read. */
  const stored = (id: string): ShellState | undefined =>
    look.lstat(file(id, STACK)) ? (storeOf(id).read(STACK) ?? NOTHING_PUSHED) : undefined;
  const pushing = (venv: string): readonly string[] =>
    look
      .list(directory)
      .filter((id) => asShellId(id) && stored(id)?.stack.some((pushed) => pushed.venv === venv));
  // True if the shell is a script's sh, and will not take over a stack after this command (see
  // shims/hook.posix).
  const isDeaf = env._PIPSHIM_DEAF === shell;
  return {
    waiting: () => (shell !== undefined && !isDeaf && shell === shellId(parent) ? shell : undefined),
    hooked: () => shell,
    read(id) {
      if (!isOwn(directory)) return NOTHING_PUSHED;
      const state = stored(id) ?? inherited(env, stored);
      return look.stat(file(id, DEACTIVATED)) ? emptied(state) : state;
    },
    hand(id, state) {
      makeOwn(directory);
      sweep(directory, id);
      if (!isInOurSpace(directory, id)) writeAtomically(spaceFile(directory, id), processSpace(), 0o600);
      storeOf(id).write(STACK, state);
      fs.rmSync(file(id, DEACTIVATED), { force: true });
      writeAtomically(file(id, PENDING), '', 0o600);
    },
    isPending: (id) => look.stat(file(id, PENDING)) !== undefined,
    settle: (id) => fs.rmSync(file(id, PENDING), { force: true }),
    isPushed: (venv) => pushing(venv).length > 0,
    wake(venv) {
      for (const id of pushing(venv)) writeAtomically(file(id, PENDING), '', 0o600);
    },
    renew(venv, identity) {
      if (!isOwn(directory)) return;
      try {
        for (const id of pushing(venv))
          storeOf(id).write(STACK, renewed(stored(id) ?? NOTHING_PUSHED, venv, identity));
      } catch {
        // If the disk is full, the shell takes the venv for another one. It then leaves the venv and says so.
      }
    },
  };
}

function asShellId(id: string | undefined): string | undefined {
  return id !== undefined && SHELL_ID.test(id) ? id : undefined;
}

/**
 * The stack that a nested shell starts with. If the venv on top of the outer shell's stack is active here,
 * the nested shell gets a copy of that stack. Otherwise the outer shell has ended or has another stack by
 * now. Then the new stack has only the active venv.
 */
function inherited(env: Variables, stored: (id: string) => ShellState | undefined): ShellState {
  const { _PIPSHIM_ACTIVE: venv, _PIPSHIM_MARKED: marked, _PIPSHIM_PLACE: place } = env;
  if (!venv) return NOTHING_PUSHED;
  const id = asShellId(env._PIPSHIM_OUTER);
  const outer = id === undefined ? undefined : stored(id);
  if (outer && top(outer)?.venv === venv) return outer;
  const bound = { ...(marked ? { marked } : {}), ...(place ? { place } : {}) };
  return { stack: [{ venv, name: promptName(venv), ...bound }] };
}

/**
 * Path of the file that names a shell's process space (see process-space.ts). Written before the shell's
 * stack.
 */
const spaceFile = (directory: string, id: string): string => `${directory}/${id}.space`;

const isInOurSpace = (directory: string, id: string): boolean =>
  look.readText(spaceFile(directory, id)) === processSpace();

/** Removes the directories of shells that are gone, except `mine`. */
function sweep(directory: string, mine: string): void {
  for (const id of new Set(look.list(directory).map((name) => name.replace(/\.space$/, '')))) {
    if (id === mine || !isOver(directory, id)) continue;
    fs.rmSync(`${directory}/${id}`, { recursive: true, force: true });
    fs.rmSync(spaceFile(directory, id), { force: true });
  }
}

/** True if a shell has ended. A shell in another container counts as ended after a month without a change. */
function isOver(directory: string, id: string): boolean {
  const pid = SHELL_ID.exec(id)?.[1];
  if (pid === undefined) return false;
  if (isInOurSpace(directory, id)) return shellId(Number(pid)) !== id;
  const places = [`${directory}/${id}`, spaceFile(directory, id)];
  const times = places.map((place) => fs.statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Date.now() - Math.max(...times) > MONTH;
}

/** 30 days, in milliseconds. */
const MONTH = 30 * DAY;

/**
 * Identifies a process as PID-STARTTIME, because the system reuses process ids. Reads /proc, or the output of
 * ps. Must match _pipshim_identify in shims/hook.sh and hook.fish. Undefined if the process has ended.
 */
function shellId(pid: number): string | undefined {
  const stat = processStat(pid);
  if (stat !== undefined) return isZombie(stat) ? undefined : `${pid}-${stat[19]}`;
  if (look.stat('/proc/self/stat')) return undefined;
  try {
    const options = { env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' }, encoding: 'utf8' } as const;
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options);
    return `${pid}-${started.replace(/[^0-9A-Za-z]/g, '')}`;
  } catch {
    return undefined;
  }
}

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { writeAtomically } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';
import { processSpace } from '../system/process-space.ts';
import { isZombie, processStat } from '../system/process-stat.ts';
import { readRecord } from './record.ts';
import {
  emptied,
  formatState,
  NOTHING_PUSHED,
  parseState,
  promptName,
  type ShellStacks,
  type ShellState,
  top,
} from './stack.ts';

/** PID-STARTTIME, as the hook exports it: never a path. */
const SHELL_ID = /^(\d+)-[0-9A-Za-z]+$/;
/** The hook tests for it before each prompt: there is something to take over. */
const PENDING = 'pending';
/** Left by the hook's `deactivate`, which starts no program: the stack is void. */
const DEACTIVATED = 'deactivated';

/** What the hook has exported; see shims/hook.sh. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The shells' stacks: a directory each, which goes when a later pip-shim finds its shell gone.
 * @param directory `$XDG_STATE_HOME/pip-shim/shells`
 * @param env says in `_PIPSHIM_SHELL` which is the nearest shell above us that loaded the hook
 * @param setAside is told of a file that can't be read and was renamed
 * @param parent the process that started us
 */
export function shellStacksIn(
  directory: string,
  env: Environment,
  setAside: (file: string) => void,
  parent = process.ppid,
): ShellStacks {
  const shell = asShellId(env._PIPSHIM_SHELL);
  const file = (id: string, name: string): string => `${directory}/${id}/${name}`;
  /** Undefined where nothing is stored; empty where that can't be read. */
  const stored = (id: string): ShellState | undefined => {
    const path = file(id, 'stack.json');
    return look.lstat(path) ? (readRecord(path, parseState, setAside) ?? NOTHING_PUSHED) : undefined;
  };
  // The sh of a script takes over only after some words: shims/hook.posix.
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
      fs.mkdirSync(`${directory}/${id}`, { recursive: true, mode: 0o700 });
      writeAtomically(file(id, 'stack.json'), formatState(state), 0o600);
      fs.rmSync(file(id, DEACTIVATED), { force: true });
      writeAtomically(file(id, PENDING), '', 0o600);
    },
    settle: (id) => fs.rmSync(file(id, PENDING), { force: true }),
    wake(venv) {
      for (const id of look.list(directory).filter(asShellId))
        if (stored(id)?.stack.some((pushed) => pushed.venv === venv))
          writeAtomically(file(id, PENDING), '', 0o600);
    },
  };
}

function asShellId(id: string | undefined): string | undefined {
  return id !== undefined && SHELL_ID.test(id) ? id : undefined;
}

/**
 * The stack of a shell that has changed nothing yet: as the shell around it had it, where that one's venv is still active.
 * That one may have gone on since, or be gone: then what the environment says.
 */
function inherited(env: Environment, stored: (id: string) => ShellState | undefined): ShellState {
  const { _PIPSHIM_ACTIVE: venv, _PIPSHIM_MARKED: marked } = env;
  if (!venv) return NOTHING_PUSHED;
  const id = asShellId(env._PIPSHIM_OUTER);
  const outer = id === undefined ? undefined : stored(id);
  if (outer && top(outer)?.venv === venv) return outer;
  return { stack: [{ venv, name: promptName(venv), ...(marked ? { marked } : {}) }] };
}

/** Beside the directory of a shell's stack, and there before it: what its process number is valid in. */
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

/** True if a shell is gone. A shell in another container can't be checked: it counts as gone after a month without a change. */
function isOver(directory: string, id: string): boolean {
  const pid = SHELL_ID.exec(id)?.[1];
  if (pid === undefined) return false;
  if (isInOurSpace(directory, id)) return shellId(Number(pid)) !== id;
  const places = [`${directory}/${id}`, spaceFile(directory, id)];
  const times = places.map((place) => fs.statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Date.now() - Math.max(...times) > MONTH;
}

/** Milliseconds. */
const MONTH = 30 * 24 * 60 * 60 * 1000;

/**
 * A process as PID-STARTTIME, since process numbers come back: by /proc, else by what ps says.
 * Must agree with _pipshim_identify in shims/hook.sh and hook.fish. Undefined where there is no such process.
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

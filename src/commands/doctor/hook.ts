import { isVenv } from '../../environment/project.ts';
import { shellFiles, withHookFile } from '../../setup/start-files.ts';
import { shownPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Ports } from '../ports.ts';
import { whyNotFirst } from '../stack/on-path.ts';
import { hookAtTheEnd, noPromptYet, silentPrompt } from '../stack/silent-prompt.ts';
import { type Check, type Checked, checked, together } from './check.ts';

/** Whether the user's shell has loaded pip-shim's shell hook. */
export interface HookState {
  /**
   * `here`: this shell has loaded the hook. `around`: only an outer shell has loaded the hook. `no`: no shell
   * has loaded the hook.
   */
  readonly loaded: 'here' | 'around' | 'no';
  /** The start file that loads the hook; null if no start file loads it. */
  readonly startFile: string | null;
}

/** pip-shim reads at most this many bytes of a start file. No real start file is longer. */
const START_FILE_LIMIT = 1 << 20;

export async function hookState(ports: Ports): Promise<HookState> {
  return stateIn(await shellFiles(ports), ports);
}

function stateIn(files: readonly string[], { stacks, shell, look }: Ports): HookState {
  const line = new RegExp(`^[^#\\n]*(?:pip-shim|_pipshim_hook)['"]* hook ${shell.name}\\b`, 'm');
  const startFile = files.find((file) => line.test(look.readText(file, START_FILE_LIMIT) ?? ''));
  const loaded = stacks.waiting() !== undefined ? 'here' : stacks.hooked() !== undefined ? 'around' : 'no';
  return { loaded, startFile: startFile ?? null };
}

const LOADED: Readonly<Record<HookState['loaded'], string>> = {
  here: 'loaded in this shell',
  around: 'loaded in a shell around this one, not in this one',
  no: 'not loaded in this shell',
};

/** Checks that this shell runs the hook, that new shells load it, and that the active venv comes first. */
export const checkHook: Check = async (given) => {
  const files = await shellFiles(given);
  const ports = withHookFile(files, given);
  return together([checkLoaded(files, ports), checkRuns(ports), checkActive(ports)]);
};

/**
 * Checks that a prompt of this shell has run the hook. Without a terminal, a prompt that never came is no
 * problem, because the shell was started for one command.
 */
function checkRuns(ports: Ports): Checked {
  const { env, look, shell, stacks } = ports;
  const id = stacks.waiting();
  if (id === undefined || env._PIPSHIM_DEAF !== undefined) return checked({});
  const silent = silentPrompt(id, ports);
  if (silent)
    return checked({
      findings: [{ code: 'hook-not-run', problem: silent.problem, remedy: [silent.remedy] }],
    });
  if (stacks.isPending(id))
    return checked({
      notes: [`the next prompt activates what was pushed; if it does not, ${hookAtTheEnd(shell)}`],
    });
  return env._PIPSHIM_READY === id || !isAtTerminal(look)
    ? checked({})
    : checked({ notes: [`${noPromptYet(shell)} If so, ${hookAtTheEnd(shell)}`] });
}

export const isAtTerminal = (look: Ports['look']): boolean =>
  /^\/dev\/(?:pts\/|tty)/.test(look.realPath('/dev/stdin'));

/** Checks that the venv in VIRTUAL_ENV comes before every other Python and pip on PATH. */
function checkActive(ports: Ports): Checked {
  const { env, look, stacks } = ports;
  const active = env.VIRTUAL_ENV;
  if (!active || !isVenv(active, look)) return checked({});
  const why = whyNotFirst(active, ports);
  if (why === undefined) return checked({});
  const problem = `VIRTUAL_ENV is ${active}, but ${why}`;
  const isOurs = active === env._PIPSHIM_ACTIVE && stacks.waiting() !== undefined;
  const remedy = isOurs
    ? [`put it first again: pip-shim push ${quoteWord(active)}`]
    : ['in this shell: deactivate, or unset VIRTUAL_ENV'];
  return checked({ findings: [{ code: 'active-not-first', problem, remedy }] });
}

function checkLoaded(files: readonly string[], ports: Ports): Checked {
  const { name, hook } = ports.shell;
  if (hook === '') return checked({ seen: [['hook', `there is none for ${name}`]] });
  const { loaded, startFile } = stateIn(files, ports);
  const by = startFile === null ? 'no start file loads it' : `${shownPath(startFile, ports)} loads it`;
  const value = files.length === 0 ? LOADED[loaded] : `${LOADED[loaded]}; ${by}`;
  const notes = files.length === 0 ? [] : nextStep({ loaded, startFile }, ports);
  return checked({ seen: [['hook', value]], notes });
}

/** Tells how to load the hook. Empty if nothing is missing. */
function nextStep({ loaded, startFile }: HookState, ports: Ports): readonly string[] {
  const { hook, file } = ports.shell;
  if (loaded === 'here' && startFile !== null) return [];
  if (loaded === 'here') return [`to load the hook in new shells too, put this line into ${file}: ${hook}`];
  if (startFile !== null)
    return [`${shownPath(startFile, ports)} loads the hook: open a new terminal, or type it here: ${hook}`];
  return [
    `to activate here the venv that pip installs into, type: ${hook}; for new shells, put that line into ${file}`,
  ];
}

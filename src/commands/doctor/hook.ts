import { shownPath } from '../../system/paths.ts';
import type { Ports } from '../ports.ts';
import { type Check, checked } from './check.ts';

/** How the shell that asks stands to the hook. */
export interface HookState {
  /** Whether this very shell has loaded it, a shell around it has, or none. */
  readonly loaded: 'here' | 'around' | 'no';
  /** The start file that has the line which loads it; null where none does. */
  readonly startFile: string | null;
}

/** Long enough for anybody's start file. */
const START_FILE_LIMIT = 1 << 20;

export function hookState({ stacks, shell, look }: Ports): HookState {
  const line = new RegExp(`^[^#\\n]*(?:pip-shim|_pipshim_hook)['"]* hook ${shell.name}\\b`, 'm');
  const startFile = shell.startFiles.find((file) => line.test(look.readText(file, START_FILE_LIMIT) ?? ''));
  const loaded = stacks.waiting() !== undefined ? 'here' : stacks.hooked() !== undefined ? 'around' : 'no';
  return { loaded, startFile: startFile ?? null };
}

const LOADED: Readonly<Record<HookState['loaded'], string>> = {
  here: 'loaded in this shell',
  around: 'loaded in a shell around this one, not in this one',
  no: 'not loaded in this shell',
};

/** Does the shell follow what pip installs into, and will the next one? */
export const checkHook: Check = (ports) => {
  const { loaded, startFile } = hookState(ports);
  const by = startFile === null ? 'no start file loads it' : `${shown(startFile, ports)} loads it`;
  const value = ports.shell.startFiles.length === 0 ? LOADED[loaded] : `${LOADED[loaded]}; ${by}`;
  return checked({ seen: [['hook', value]], notes: nextStep({ loaded, startFile }, ports) });
};

/** Nothing for the sh of a script, which has no start file: there it is loaded by the script itself. */
function nextStep({ loaded, startFile }: HookState, ports: Ports): readonly string[] {
  const { hook, startFiles } = ports.shell;
  if (startFiles.length === 0 || (loaded === 'here' && startFile !== null)) return [];
  if (loaded === 'here')
    return [`for new shells to follow too, put this line into ${hook.file}: ${hook.line}`];
  if (startFile !== null)
    return [
      `${shown(startFile, ports)} has the hook's line: open a new terminal, or type it here: ${hook.line}`,
    ];
  return [
    `for this shell to have active what pip installed into, type: ${hook.line}; for good, put that line into ${hook.file}`,
  ];
}

function shown(path: string, { cwd, places }: Ports): string {
  return shownPath(path, { cwd, home: places.home });
}

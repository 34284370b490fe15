import { isShim, pathEntries } from '../../setup/machine-pips.ts';
import type { Ports } from '../ports.ts';

const COMMANDS = ['python', 'python3', 'pip', 'pip3'];

/**
 * Why this shell does not run the Python and pip of an active venv. Looks at PATH, because a start file,
 * another tool or the user may have changed PATH after the activation.
 * @returns undefined if the venv's bin comes before every other Python and pip
 */
export function whyNotFirst(venv: string, ports: Ports): string | undefined {
  const { env, look } = ports;
  const entries = pathEntries(ports);
  const at = entries.indexOf(`${venv}/bin`);
  if (at === -1) {
    const other = env.VIRTUAL_ENV;
    const isOnTop = other && other !== venv && entries.includes(`${other}/bin`);
    return isOnTop ? `${other} is active on top of it` : `PATH does not contain ${venv}/bin`;
  }
  const before = entries.slice(0, at).flatMap((entry) => COMMANDS.map((name) => `${entry}/${name}`));
  const first = before.find((path) => look.executable(path) && !isShim(path, ports));
  return first && `${first} comes first on PATH`;
}

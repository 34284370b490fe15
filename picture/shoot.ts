import { type Cell, cellsOf } from '../test/helpers/cells.ts';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import { KEYS, openTerminal } from '../test/helpers/terminal.ts';

export const COLUMNS = 84;

/**
 * Types `pip install NAME` in bash and returns the terminal's screen with the open menu. Chooses nothing.
 * @throws Error if the screen contains a path of this machine
 */
export async function shoot(box: Sandbox, name: string): Promise<readonly (readonly Cell[])[]> {
  const terminal = await openTerminal('bash', ['--norc', '--noprofile', '-i'], {
    env: { ...box.env, PS1: '$ ', BASH_SILENCE_DEPRECATION_WARNING: '1' },
    cwd: box.project,
    cols: COLUMNS,
  });
  try {
    await terminal.waitFor('$ ');
    terminal.type(`pip install ${name}${KEYS.enter}`);
    await terminal.waitFor(/Stop +nothing is installed/, 60_000);
    await terminal.waitFor(new RegExp(`bin/pip install ${name}`));
    const cells = cellsOf(terminal.raw(), COLUMNS);
    const seen = cells.map((line) => line.map(({ text }) => text).join('')).join('\n');
    if (/\/(?:home|tmp|root|Users)\b/.test(seen))
      throw new Error(`a path of this machine is to be seen:\n${seen}`);
    return cells.slice(0, cells.findLastIndex((line) => line.length > 0) + 1);
  } finally {
    terminal.kill();
  }
}

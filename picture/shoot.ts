import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cell, cellsOf } from '../test/helpers/cells.ts';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import { KEYS, openTerminal } from '../test/helpers/terminal.ts';
import type { Frame } from './svg.ts';

export const COLUMNS = 84;

/**
 * Types `pip install NAME` in bash with the hook, presses Enter in the menu, and imports the module NAME. Returns
 * what the terminal shows after each step.
 * @param box has the shims and the command pip-shim, and reaches a package index
 */
export async function shoot(box: Sandbox, name: string): Promise<readonly Frame[]> {
  const start = join(box.root, 'bashrc');
  writeFileSync(start, `PS1='$ '\neval "$(pip-shim hook bash)"\n`);
  const terminal = await openTerminal('bash', ['--noprofile', '--rcfile', start, '-i'], {
    env: { ...box.env, PIP_PROGRESS_BAR: 'off', BASH_SILENCE_DEPRECATION_WARNING: '1' },
    cwd: box.project,
    cols: COLUMNS,
  });
  const screen = (): Frame['lines'] => ofReader(cellsOf(terminal.raw(), COLUMNS));
  try {
    await terminal.waitFor('$ ');
    terminal.type(`pip install ${name}`);
    await terminal.waitFor(`pip install ${name}`);
    const typed = screen();
    terminal.type(KEYS.enter);
    await terminal.waitFor(/Stop +nothing is installed/, 60_000);
    await terminal.waitFor(`bin/pip install ${name}`);
    const menu = screen();
    terminal.type(KEYS.enter);
    await terminal.waitFor('(project) $ ', 60_000);
    const installed = screen();
    terminal.type(`python -c "import ${name}; print(${name}.__version__)"${KEYS.enter}`);
    await terminal.waitFor(/\d\n?\r\n.*\$ /, 60_000);
    const imported = screen();
    const started = installed.findIndex((line) => textOf(line).endsWith(`bin/pip install ${name}`));
    return [
      { lines: typed, seconds: 1.5 },
      { lines: menu, seconds: 3.5 },
      { lines: installed.slice(0, started + 1), seconds: 1 },
      { lines: installed, seconds: 2 },
      { lines: imported, seconds: 5 },
    ];
  } finally {
    terminal.kill();
  }
}

const textOf = (line: readonly Cell[]): string => line.map(({ text }) => text).join('');

/**
 * Leaves out pip's lines about an index or directory that only this machine is told to use, and the blank lines at
 * the end.
 */
function ofReader(screen: Frame['lines']): Frame['lines'] {
  const lines = screen.filter((line) => !textOf(line).startsWith('Looking in '));
  return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1);
}

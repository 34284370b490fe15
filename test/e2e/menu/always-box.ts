import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../../helpers/terminal.ts';
import { type PromptBox, promptBox } from './prompt-box.ts';

export const TOOL = ['install', 'codespell'];
export const MENU = /Stop +nothing is installed/;
export const remembered = (box: PromptBox): string[] => {
  const directory = join(box.home, '.local/state/pip-shim/choices');
  return existsSync(directory) ? readdirSync(directory) : [];
};

export async function pipxBox(...at: Parameters<typeof promptBox>): Promise<PromptBox> {
  const box = await promptBox(...at);
  box.command('pipx', 'echo "fake pipx: $*"');
  return box;
}

/** Opens the menu for a tool and presses `a` on its first entry. */
export async function chooseAlways(box: PromptBox, env: Record<string, string> = {}): Promise<Terminal> {
  const terminal = await box.open('pip', TOOL, { env });
  await terminal.waitFor(/arrows and Enter, a: always here, Esc to stop/);
  await terminal.waitFor(MENU);
  terminal.type('a');
  return terminal;
}

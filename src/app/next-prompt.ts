import { promptHasRun } from '../commands/stack/silent-prompt.ts';
import type { NextPrompt } from '../remedies/venv/summary.ts';
import type { World } from '../shim/context.ts';

/**
 * What the next prompt of the shell that waits for us does with a venv that was pushed into it. A subshell hands its
 * last command its own place as a child of the shell, but not its directory.
 * @param place the directory in which the venv is to be active; undefined for everywhere
 */
export function nextPromptOf({ stacks, host, look }: World, place: string | undefined): NextPrompt {
  if (!promptHasRun(stacks.waiting() ?? '', host.env)) return 'unproven';
  const link = `/proc/${host.parent}/cwd`;
  const directory = look.realPath(link);
  const isElsewhere = place !== undefined && directory !== link && !`${directory}/`.startsWith(`${place}/`);
  return isElsewhere ? 'elsewhere' : 'active';
}

import { promptHasRun } from '../commands/stack/silent-prompt.ts';
import type { NextPrompt } from '../remedies/venv/summary.ts';
import type { World } from '../shim/context.ts';

/**
 * Predicts whether the next prompt of the user's shell will show a venv that was pushed into that shell.
 * Looks at the current directory of our parent process, because it may differ from ours. In `(cd x; pip
 * install y)`, pip replaces the subshell. So our parent is the user's shell, which is not in `x`.
 * @param place the directory in which the venv is to be active; undefined for everywhere
 */
export function nextPromptOf({ stacks, host, look }: World, place: string | undefined): NextPrompt {
  if (!promptHasRun(stacks.waiting() ?? '', host.env)) return 'unproven';
  const link = `/proc/${host.parent}/cwd`;
  const directory = look.realPath(link);
  const isElsewhere = place !== undefined && directory !== link && !`${directory}/`.startsWith(`${place}/`);
  return isElsewhere ? 'elsewhere' : 'active';
}

import { type AllowingTools, recordAllowed } from '../../environment/allowing.ts';
import { inspectVenv } from '../../environment/venv-state.ts';
import { type Ending, isSuccess } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Execution, ProjectOffer } from '../offer.ts';
import { toolVenv } from './facts.ts';

/** Runs the tool that manages the project: uv, Poetry and others. */
export function projectRemedy(tools: AllowingTools): Execution<ProjectOffer> {
  return {
    async execute(offer, facts, { processes, screen }) {
      for (const run of offer.runs) {
        screen.command(commandLine(offer.tool, run.args));
        const ending = await processes.attached(run);
        allowWhatWasMade(facts, tools);
        if (!isSuccess(ending)) return ending;
      }
      return SUCCESS;
    },
  };
}

const SUCCESS: Ending = { kind: 'exit', code: 0 };

/**
 * A venv that appeared while the tool ran was made by the tool. So allow it: the next command may use it
 * without asking.
 */
function allowWhatWasMade({ managed, project, user }: Facts, tools: AllowingTools): void {
  if (managed.venv.kind !== 'absent') return;
  const path = toolVenv(project.root, managed.workspace);
  const state = inspectVenv(path, user.uid, tools.look, tools.registry);
  if (state.kind !== 'usable' || state.ours) return;
  try {
    recordAllowed(path, tools);
  } catch {
    // No message is needed: without the permission, the next command asks, as it does for any other venv.
  }
}

import { requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { rootLine } from '../system/as-root.ts';
import type { CureTools } from './tools.ts';

/** The line that installs the distribution's own package of a project. Empty if there is none for this Python. */
export async function systemLines(
  requirement: string,
  facts: Facts,
  tools: Pick<CureTools, 'about' | 'commands'>,
): Promise<readonly string[]> {
  const name = requirementName(requirement);
  const { remedies } = facts.settings;
  const isRuledOut = remedies !== undefined && !remedies.names.includes('system');
  if (name === undefined || isRuledOut || facts.system.noLibraries || facts.system.readOnly) return [];
  const { system } = await tools.about(name, facts);
  const answer = system.answers.find((each) => each.name === name);
  const commands = tools.commands(facts);
  // A package of which only the name fits may be something else.
  if (!answer?.exact || !commands) return [];
  const { path } = facts.interpreter;
  if (answer.installed !== undefined)
    return [`${path} has it already, from ${system.of} (${answer.package}): no venv sees it`];
  if (answer.candidate === undefined) return [];
  const line = rootLine(facts, commands, commands.install([answer.package]));
  return [`from ${system.of}, for ${path} itself: ${line}`];
}

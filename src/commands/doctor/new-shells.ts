import { hidingWord, unchecked } from '../../setup/ask-shell.ts';
import { placedNames } from '../../setup/machine-pips.ts';
import { newShells } from '../../setup/new-shells.ts';
import { type Check, checked } from './check.ts';
import { isAtTerminal } from './hook.ts';

/**
 * Starts the shell in which the user typed the command, and checks that no alias and no function hides the shim.
 * Only a shell knows that. Where nobody sits at a terminal, none is started.
 */
export const checkNewShells: Check = async (ports) => {
  const names = placedNames(ports);
  if (names.length === 0 || !isAtTerminal(ports.look)) return checked({});
  const asked = await newShells(ports.shell.name, names, ports);
  const silent = asked.find(({ silence }) => silence !== undefined);
  const notes = silent?.silence === undefined ? [] : [unchecked(silent.title, silent.silence)];
  const hiding = asked.map((each) => hidingWord(each, ports) ?? []);
  const [problem, ...remedy] = hiding.find((lines) => lines.length > 0) ?? [];
  if (problem === undefined) return checked({ notes });
  const finding = { code: 'hidden-pip', problem, remedy: remedy.map((line) => line.trim()) };
  return checked({ notes, findings: [finding] });
};

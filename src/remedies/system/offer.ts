import type { InstallCommands } from '../../platforms/package-manager.ts';
import { listed } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { fromSystem } from '../menu-words.ts';
import { AUTOMATIC, type Automatic, type Evaluation, type SystemOffer } from '../offer.ts';
import { asRoot, rootLine, unattendedAsRoot } from './as-root.ts';
import type { Cover } from './availability.ts';
import { partsOf } from './parts.ts';

/** The offer to install all covered requirements. */
export function systemOffer(
  covers: readonly Cover[],
  facts: Facts,
  commands: InstallCommands,
): Evaluation<SystemOffer> {
  const missing = missingOf(covers);
  const guesses = covers.filter(({ answer }) => !answer.exact);
  const exact = guesses.length === 0;
  const words = (action: SystemOffer['action']) =>
    fromSystem(partsOf(covers), { action, exact }, commands.needsRoot, facts);
  const fit = (rest: Omit<SystemOffer, 'remedy' | 'exact' | 'label' | 'version' | 'reason'>) => ({
    offers: [{ remedy: 'system', exact, ...words(rest.action), ...rest } as const],
    notOffered: [],
  });
  if (missing.length === 0) {
    const automatic = exact ? AUTOMATIC : needsJudgement(guesses, facts);
    return fit({ action: 'nothing', run: undefined, unattended: undefined, commands: [], automatic });
  }
  const command = commands.install(missing);
  const fresh = newOf(covers);
  const undoCommands = fresh.length > 0 ? [rootLine(facts, commands, commands.remove(fresh))] : [];
  const line = rootLine(facts, commands, command);
  const run = asRoot(facts, commands, command);
  if (!run) {
    const reason = `a system package needs root, and there is no sudo; as root: ${line}`;
    return { offers: [], notOffered: [{ remedy: 'system', reason, next: [], showInMenu: exact }] };
  }
  return fit({
    action: 'install',
    run,
    unattended: unattendedAsRoot(facts, commands, commands.unattended(missing)),
    commands: [line],
    undoCommands,
    automatic: exact ? AUTOMATIC : needsJudgement(guesses, facts, line),
  });
}

/** The packages that would be installed or upgraded. */
export function missingOf(covers: readonly Cover[]): readonly string[] {
  const wanted = covers.filter(({ action }) => action !== 'there');
  return [
    ...new Set(
      wanted.flatMap(({ action, answer: { package: name, modules } }) =>
        modules && (action === 'upgrade' || modules.installed === undefined)
          ? [name, modules.package]
          : [name],
      ),
    ),
  ];
}

/** The packages that are not installed yet. */
function newOf(covers: readonly Cover[]): readonly string[] {
  return missingOf(covers.filter(({ action }) => action === 'install'));
}

/**
 * A person must check a system package that was found by its name alone, because it may contain something
 * else.
 */
function needsJudgement(guesses: readonly Cover[], { system }: Facts, line?: string): Automatic {
  const packages = listed(guesses.map(({ answer }) => answer.package));
  const names = listed(guesses.map(({ requirement }) => requirement.name));
  return {
    ok: false,
    why: `${packages} of ${system.of} may not be ${names}: only the name matches, so a person must check it`,
    next: line === undefined ? [] : [`if it is the right package: ${line}`],
  };
}

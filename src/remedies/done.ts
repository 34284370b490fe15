import type { Done, HistoryEntry, MadeVenv, NewTools } from '../state/history.ts';
import type { KnownVenvs } from '../state/venv-record.ts';
import type { Command, Ending, Look } from '../system/ports.ts';
import { commandLine, quoteWord } from '../ui/text.ts';
import type { Facts } from './facts.ts';
import type { Offer } from './offer.ts';

/** The history keeps at most this many characters of a command, as nobody reads thousands of names. */
const MOST = 2000;

/** The history entry for a remedy that has ended. Undefined if the remedy made no change to record. */
export function doneBy(
  offer: Offer,
  facts: Facts,
  ending: Ending,
  { look, registry }: { readonly look: Look; readonly registry: KnownVenvs },
): Done | undefined {
  const went = ending.kind === 'exit' && ending.code === 0 && !facts.request.settings.dryRun;
  switch (offer.remedy) {
    case 'venv': {
      const venv = madeVenv(offer, registry);
      return venv && { ...common(offer, facts), remedy: 'venv', venv, byHand: [] };
    }
    case 'pipx': {
      if (facts.request.kind === 'uninstall') {
        const again = facts.packages.map(({ name }) => `pipx install ${quoteWord(name)}`);
        return went ? { ...common(offer, facts), remedy: 'pipx', byHand: again.map(shortened) } : undefined;
      }
      const tools = newTools(offer.runs[0]?.program, facts, look);
      const some = tools.names.length > 0;
      if (!some && !went) return undefined;
      return { ...common(offer, facts), remedy: 'pipx', ...(some ? { tools } : {}), byHand: [] };
    }
    case 'system':
      if (!went || offer.action !== 'install') return undefined;
      return { ...common(offer, facts), remedy: 'system', byHand: (offer.undoCommands ?? []).map(shortened) };
    case 'project':
      if (!went) return undefined;
      return { ...common(offer, facts), remedy: 'project', byHand: offer.undoCommands.map(shortened) };
    case 'override':
      return went ? { ...common(offer, facts), remedy: 'override', byHand: withoutAgain(facts) } : undefined;
    case 'split':
      return undefined; // each part of the split has its own entry
  }
}

function common({ commands }: Offer, { cwd, pipName, pipWords, request }: Facts) {
  const command = commandLine(pipName, [...pipWords, ...request.args]);
  return { directory: cwd, command: shortened(command), ran: commands.map(shortened) };
}

function madeVenv(offer: Offer & { remedy: 'venv' }, registry: KnownVenvs): MadeVenv | undefined {
  if (offer.action !== 'create' && offer.action !== 'remake') return undefined;
  const entry = registry.find(offer.path);
  return entry?.state === 'made' ? { path: entry.path, token: entry.token } : undefined;
}

function newTools(program: string | undefined, { pipx, packages }: Facts, look: Look): NewTools {
  const { found, own, held, binDirectory } = pipx;
  const { path, home } = program === found?.path && found ? found : own;
  const names = packages
    .map(({ name }) => name)
    .filter((name) => !held.some((tool) => tool.name === name) && look.stat(`${home}/venvs/${name}`));
  return { pipx: path, names, home, binDirectory };
}

/**
 * The command that removes the newly installed packages. Leaves out upgraded packages, because removing one
 * does not bring back its old version.
 */
function withoutAgain({ pipName, pipWords, packages, present }: Facts): readonly string[] {
  const names = packages.map(({ name }) => name).filter((name) => !present.includes(name));
  if (names.length === 0) return [];
  return [shortened(commandLine(pipName, [...pipWords, 'uninstall', '--break-system-packages', ...names]))];
}

const shortened = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/** The command that uninstalls a tool. Uses the pipx that installed the tool, with the same home. */
export function uninstalling({ pipx, home, binDirectory }: NewTools, name: string): Command {
  const env = { PIPX_HOME: home, PIPX_BIN_DIR: binDirectory, _PIPSHIM_NESTED: '1' };
  return { program: pipx, args: ['uninstall', name], env, cwd: '/' };
}

/** The newest entry that `pip-shim undo` has not undone yet. */
export function lastDone(entries: readonly HistoryEntry[]): HistoryEntry | undefined {
  return entries.findLast(({ undone }) => undone === undefined);
}

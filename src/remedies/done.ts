import type { VenvPlace } from '../environment/venv-places.ts';
import type { Done, HistoryEntry, MadeVenv, NewTools } from '../state/history.ts';
import type { KnownVenvs } from '../state/venv-record.ts';
import { type Command, type Ending, isSuccess, type Look } from '../system/ports.ts';
import { commandLine, quoteWord } from '../ui/text.ts';
import type { Facts } from './facts.ts';
import type { Offer, VenvOffer } from './offer.ts';
import { commandsFor } from './venv/shown-commands.ts';

/** The history keeps at most this many characters of a command, as nobody reads thousands of names. */
const MOST = 2000;

/** The history entry for a remedy that has ended. Undefined if it succeeded and made no change to record. */
export function doneBy(
  offer: Offer,
  facts: Facts,
  ending: Ending,
  machine: { readonly look: Look; readonly registry: KnownVenvs },
): Done | undefined {
  if (offer.remedy === 'split') return undefined; // each part of the split has its own entry
  const { dryRun } = facts.request.settings;
  const went = isSuccess(ending) || (ending.kind === 'exit' && ending.hasChanged === true);
  const changes = changesBy(offer, facts, went && !dryRun, machine);
  const isFailure = ending.kind === 'exit' && ending.code !== 0 && isRun(offer) && !dryRun;
  const done = changes ?? (isFailure ? { remedy: offer.remedy, byHand: [] } : undefined);
  return done && { ...common(offer, facts), ...done, ...howEnded(ending) };
}

/** Whether the offer runs a command. If all system packages are installed already, no command runs. */
const isRun = (offer: Offer): boolean => offer.remedy !== 'system' || offer.action === 'install';

/** The history entry for a command that failed in this venv. The sh shim ran the command. */
export function failureIn(place: VenvPlace, facts: Facts, exitCode: number): Done | undefined {
  if (place.state.kind !== 'usable' || facts.request.settings.dryRun) return undefined;
  const commands = commandsFor(place, { action: 'use' }, facts);
  return { remedy: 'venv', byHand: [], ...common({ commands }, facts), exitCode };
}

function howEnded(ending: Ending): Pick<Done, 'exitCode' | 'signal'> {
  if (ending.kind === 'signal') return { signal: ending.signal };
  return ending.kind === 'exit' ? { exitCode: ending.code } : {};
}

/** What the remedy changed, and how to take it back. Undefined if there is nothing to record. */
function changesBy(
  offer: Offer,
  facts: Facts,
  went: boolean,
  { look, registry }: { readonly look: Look; readonly registry: KnownVenvs },
): Pick<Done, 'remedy' | 'venv' | 'tools' | 'byHand'> | undefined {
  switch (offer.remedy) {
    case 'venv': {
      const venv = madeVenv(offer, registry);
      return venv && { remedy: 'venv', venv, byHand: [] };
    }
    case 'pipx': {
      if (facts.request.kind === 'uninstall') {
        const again = facts.packages.map(({ name }) => `pipx install ${quoteWord(name)}`);
        return went ? { remedy: 'pipx', byHand: again.map(shortened) } : undefined;
      }
      const tools = newTools(offer.runs[0]?.program, facts, look);
      const some = tools.names.length > 0;
      return some || went ? { remedy: 'pipx', ...(some ? { tools } : {}), byHand: [] } : undefined;
    }
    case 'system':
      if (!went || offer.action !== 'install') return undefined;
      return { remedy: 'system', byHand: (offer.undoCommands ?? []).map(shortened) };
    case 'project':
      return went ? { remedy: 'project', byHand: offer.undoCommands.map(shortened) } : undefined;
    case 'override':
      return went ? { remedy: 'override', byHand: withoutAgain(facts) } : undefined;
    case 'split':
      return undefined;
  }
}

function common({ commands }: Pick<Offer, 'commands'>, { cwd, pipName, pipWords, request }: Facts) {
  const command = commandLine(pipName, [...pipWords, ...request.args]);
  return { directory: cwd, command: shortened(command), ran: commands.map(shortened) };
}

const isMaking = ({ action }: Pick<VenvOffer, 'action'>): boolean =>
  action === 'create' || action === 'remake';

function madeVenv(offer: Offer & { remedy: 'venv' }, registry: KnownVenvs): MadeVenv | undefined {
  if (!isMaking(offer)) return undefined;
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

/** Whether the remedy failed. A record without an exit code, of an older pip-shim, counts as a success. */
export function hasFailed({ exitCode = 0, signal }: Done): boolean {
  return exitCode !== 0 || signal !== undefined;
}

/**
 * The newest entry that `pip-shim undo` has not undone yet. Skips failures that left nothing to take back.
 */
export function lastDone(entries: readonly HistoryEntry[]): HistoryEntry | undefined {
  const isIdle = (entry: HistoryEntry): boolean =>
    hasFailed(entry) && !entry.venv && !entry.tools && entry.byHand.length === 0;
  return entries.findLast((entry) => entry.undone === undefined && !isIdle(entry));
}

import type { VenvPlace } from '../environment/venv-places.ts';
import type { Command, Ending, Processes, Screen } from '../system/ports.ts';
import type { Facts } from './facts.ts';
import type { ProjectToolName } from './project/facts.ts';

/** `ok`: a script may use the offer without a question. If not: the reason, and what the user can do. */
export type Automatic =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly next: readonly string[] };

interface OfferBase {
  /** The menu's text: where the packages go, in plain English. */
  readonly label: string;
  /** The version that would be installed, if it is known before any command runs. */
  readonly version?: string | undefined;
  /** Why the offer fits, in brief. */
  readonly reason: string;
  /** The exact commands, in order, that pip-shim runs if the user chooses the offer. */
  readonly commands: readonly string[];
  readonly automatic: Automatic;
}

export interface VenvOffer extends OfferBase {
  readonly remedy: 'venv';
  readonly path: string;
  readonly source: VenvPlace['source'];
  readonly action: 'create' | 'remake' | 'use' | 'seed';
  /** The project's directory, as a user could type it, if the offer also installs the project as editable. */
  readonly editableProject?: string;
}

export interface PipxOffer extends OfferBase {
  readonly remedy: 'pipx';
  readonly runs: readonly Command[];
  /** Path of the private pipx's venv, if there is no pipx: pip-shim makes that venv first. */
  readonly makes?: string;
}

export interface SystemOffer extends OfferBase {
  readonly remedy: 'system';
  /** `nothing`: all packages are installed already; `tell`: the install needs root, and there is no sudo. */
  readonly action: 'install' | 'nothing' | 'tell';
  /** True if the packages certainly match the requirements. If not, a person has to judge each time. */
  readonly exact: boolean;
  /** Undefined unless the action is `install`. */
  readonly run: Command | undefined;
  /** The install command for scripts: it asks no question. */
  readonly unattended: Command | undefined;
  /** The commands that remove the newly installed packages. */
  readonly undoCommands?: readonly string[];
}

/** pipx installs the tools; the rest goes into the venv. Each part has its own facts. */
export interface SplitOffer extends OfferBase {
  readonly remedy: 'split';
  readonly tools: { readonly offer: PipxOffer; readonly facts: Facts };
  readonly rest: { readonly offer: VenvOffer; readonly facts: Facts };
}

/** Runs the project's tool, which changes the project's dependencies, lock file and environment. */
export interface ProjectOffer extends OfferBase {
  readonly remedy: 'project';
  readonly tool: ProjectToolName;
  /** True if the tool uses the names of Python's package index, so that the match is certain. */
  readonly exact: boolean;
  readonly runs: readonly Command[];
  /** The commands that undo the change; empty if pip-shim does not know them. */
  readonly undoCommands: readonly string[];
}

/** Installs into the system's own Python, against the distributor's protection. */
export interface OverrideOffer extends OfferBase {
  readonly remedy: 'override';
  readonly run: Command;
}

export type Offer = ProjectOffer | VenvOffer | PipxOffer | SystemOffer | SplitOffer | OverrideOffer;
export type RemedyName = Offer['remedy'];

export interface NotOffered {
  readonly remedy: RemedyName;
  readonly reason: string;
  readonly next: readonly string[];
  /** True if the menu shows the reason, for example for a partial fit or a late answer. */
  readonly showInMenu?: boolean;
}

export interface Evaluation<O extends Offer = Offer> {
  readonly offers: readonly O[];
  readonly notOffered: readonly NotOffered[];
}

/** Access to processes and to the terminal for a remedy that executes. */
export interface Stage {
  readonly processes: Processes;
  readonly screen: Screen;
  /** True if pip-shim asks nobody. The commands must not ask either. */
  readonly unattended: boolean;
  /** Prints pip's own message and returns pip's exit code, for a remedy that changed nothing. */
  readonly decline: () => Promise<Ending>;
}

/** The result of a remedy that could not install some requirements. The remedy changed nothing for them. */
export interface Unsupported {
  readonly kind: 'unsupported';
  /** The ending if no other remedy takes over. */
  readonly ending: Ending;
  readonly why: string;
  /** The facts, limited to the requirements that another remedy still has to install. */
  readonly facts: Facts;
}

/** One alternative to a refused command. `evaluate` is pure; `execute` runs the offer's commands. */
export interface Remedy<O extends Offer> {
  readonly name: O['remedy'];
  evaluate(facts: Facts): Evaluation<O>;
  /** Returns how the last command ended, or the part that another remedy has to do. */
  execute(offer: O, facts: Facts, stage: Stage): Promise<Ending | Unsupported>;
}

/** All remedies, by name. A new remedy needs an entry here. */
export type Remedies = { readonly [Name in RemedyName]: Remedy<Extract<Offer, { remedy: Name }>> };

/** The version and the reason in one text, for output without columns. */
export function versionAndReason({ version, reason }: Pick<Offer, 'version' | 'reason'>): string {
  return version === undefined ? reason : `${version}, ${reason}`;
}

export const AUTOMATIC: Automatic = { ok: true };

export function declined<O extends Offer>(
  remedy: RemedyName,
  reason: string,
  next: readonly string[] = [],
): Evaluation<O> {
  return { offers: [], notOffered: [{ remedy, reason, next }] };
}

/** Evaluates each remedy for these facts. */
export function evaluateAll(remedies: Remedies, facts: Facts): readonly Evaluation[] {
  return Object.values(remedies).map((remedy) => remedy.evaluate(facts));
}

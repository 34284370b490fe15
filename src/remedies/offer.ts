import type { VenvPlace } from '../environment/venv-places.ts';
import type { Command, Ending, Processes, Screen } from '../system/ports.ts';
import type { Facts } from './facts.ts';
import type { ProjectToolName } from './project/facts.ts';

/** True if a script may have it without a question; otherwise why not, and what to do. */
export type Automatic =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly next: readonly string[] };

interface OfferBase {
  /** What the menu shows: where it goes, in plain words. */
  readonly label: string;
  /** Which version it would be, where that is known before anything is run. */
  readonly version?: string | undefined;
  /** Why it fits, in a few words. */
  readonly reason: string;
  /** The exact commands, in order, that are run when it is chosen. */
  readonly commands: readonly string[];
  readonly automatic: Automatic;
}

export interface VenvOffer extends OfferBase {
  readonly remedy: 'venv';
  readonly path: string;
  readonly source: VenvPlace['source'];
  readonly action: 'create' | 'remake' | 'use' | 'seed';
  /** The project itself is installed too, editable: its directory, as it could be typed. */
  readonly editableProject?: string;
}

export interface PipxOffer extends OfferBase {
  readonly remedy: 'pipx';
  readonly runs: readonly Command[];
  /** The venv of the private pipx, which is made first if there is no pipx. */
  readonly makes?: string;
}

export interface SystemOffer extends OfferBase {
  readonly remedy: 'system';
  /** `nothing`: all of it is installed already; `tell`: it needs root, and there is no sudo. */
  readonly action: 'install' | 'nothing' | 'tell';
  /** True if the packages are certainly what was asked for. If not, a person has to judge each time. */
  readonly exact: boolean;
  /** For `install` alone. */
  readonly run: Command | undefined;
  /** The same, without a question of its own: for scripts. */
  readonly unattended: Command | undefined;
  /** The commands that remove what it newly installs. */
  readonly undoCommands?: readonly string[];
}

/** Tools by pipx, everything else into the venv; each with the facts of its part of the command. */
export interface SplitOffer extends OfferBase {
  readonly remedy: 'split';
  readonly tools: { readonly offer: PipxOffer; readonly facts: Facts };
  readonly rest: { readonly offer: VenvOffer; readonly facts: Facts };
}

/** What the tool that manages the project does: it adds to the project's own list, its lock file and its environment. */
export interface ProjectOffer extends OfferBase {
  readonly remedy: 'project';
  readonly tool: ProjectToolName;
  /** Whether the tool's names are those of Python's index, so that it is certainly what was asked for. */
  readonly exact: boolean;
  readonly runs: readonly Command[];
  /** The commands that undo it; empty if not known. */
  readonly undoCommands: readonly string[];
}

/** The system's own Python, against the distributor's protection. */
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
  /** True if it fits in part, or the answer came too late. The menu then shows the reason. */
  readonly showInMenu?: boolean;
}

export interface Evaluation<O extends Offer = Offer> {
  readonly offers: readonly O[];
  readonly notOffered: readonly NotOffered[];
}

/** What a remedy may use of the outside world while it executes. */
export interface Stage {
  readonly processes: Processes;
  readonly screen: Screen;
  /** True where no one is asked: commands then must not ask either. */
  readonly unattended: boolean;
  /** Nothing is done after all: pip's own message and exit code. */
  readonly decline: () => Promise<Ending>;
}

/** The remedy found out that it can't do some of what was asked. It has done nothing of that part. */
export interface Unsupported {
  readonly kind: 'unsupported';
  /** The ending if no other remedy takes over. */
  readonly ending: Ending;
  readonly why: string;
  /** The facts of the part that is still to be done. */
  readonly facts: Facts;
}

/** One way out of a refusal. `evaluate` is pure; `execute` does what the offer's commands say. */
export interface Remedy<O extends Offer> {
  readonly name: O['remedy'];
  evaluate(facts: Facts): Evaluation<O>;
  /** Returns how the last command ended, or what is left for another remedy. */
  execute(offer: O, facts: Facts, stage: Stage): Promise<Ending | Unsupported>;
}

/** All remedies, by name: the one place that grows with a new one. */
export type Remedies = { readonly [Name in RemedyName]: Remedy<Extract<Offer, { remedy: Name }>> };

/** The version and the reason, where there are no columns for each. */
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

/** What each remedy can do for these facts. */
export function evaluateAll(remedies: Remedies, facts: Facts): readonly Evaluation[] {
  return Object.values(remedies).map((remedy) => remedy.evaluate(facts));
}

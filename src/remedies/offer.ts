import type { VenvPlace } from '../environment/venv-places.ts';
import type { Command, Ending, Processes, Screen } from '../system/ports.ts';
import type { Facts } from './facts.ts';
import type { ProjectToolName } from './project/facts.ts';

/**
 * `ok`: true if a script may use the offer without a question. Otherwise `why` is the reason, and `next`
 * tells what the user can do.
 */
export type Automatic =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly why: string;
      readonly next: readonly string[];
      /** The value of PIP_SHIM_VENV that lets a script use the offer. */
      readonly named?: string;
    };

interface OfferBase {
  /** The text in the menu. It says in plain English where the packages go. */
  readonly label: string;
  /** The version that would be installed, if it is known before any command runs. */
  readonly version?: string | undefined;
  /** Why the offer fits, in brief. */
  readonly reason: string;
  /** The exact commands, in order, that pip-shim runs if the user chooses the offer. */
  readonly commands: readonly string[];
  readonly automatic: Automatic;
  /** True if the offer is for the names that the user meant. Otherwise it is for the typed names. */
  readonly isForMeant?: boolean;
}

export interface VenvOffer extends OfferBase {
  readonly remedy: 'venv';
  readonly path: string;
  readonly source: VenvPlace['source'];
  /**
   * `seed`: the venv exists, but pip-shim first has to put pip into it. `rehearse`: pip-shim runs a dry run
   * or an uninstall in a throw-away venv, if `path` has no usable venv. Neither of them makes a venv at
   * `path`.
   */
  readonly action: 'create' | 'remake' | 'use' | 'seed' | 'rehearse';
  /** True if a new venv will also have access to the packages of its base Python. */
  readonly seesSystem?: true;
  /** True if the venv is beside the place's own venv, because the command names another Python version. */
  readonly isBeside?: true;
  /** The project's directory as a user would type it. Set if the offer also installs it as editable. */
  readonly editableProject?: string;
}

export interface PipxOffer extends OfferBase {
  readonly remedy: 'pipx';
  readonly runs: readonly Command[];
  /** Set if there is no pipx: the path of the venv that pip-shim first makes for a private pipx. */
  readonly makes?: string;
}

export interface SystemOffer extends OfferBase {
  readonly remedy: 'system';
  /** What the offer does. `nothing`: all packages are installed already. */
  readonly action: 'install' | 'nothing';
  /** True if the packages certainly match the requirements. If false, a person must check the match. */
  readonly exact: boolean;
  /** The install command. Undefined if the action is `nothing`. */
  readonly run: Command | undefined;
  /** The install command for scripts, which asks no question. */
  readonly unattended: Command | undefined;
  /** The commands that remove the newly installed packages. */
  readonly undoCommands?: readonly string[];
}

/**
 * Two remedies, one after the other. Either pipx installs the command-line tools, and pip installs the rest
 * into the venv. Or the package manager installs what works only with the system's libraries, and pip works
 * in a venv that sees the system's packages. Each part has its own facts.
 */
export interface SplitOffer extends OfferBase {
  readonly remedy: 'split';
  readonly first: { readonly offer: PipxOffer | SystemOffer; readonly facts: Facts };
  readonly rest: { readonly offer: VenvOffer; readonly facts: Facts };
}

/** Runs the project's tool, which changes the project's dependencies, lock file and environment. */
export interface ProjectOffer extends OfferBase {
  readonly remedy: 'project';
  readonly tool: ProjectToolName;
  /** True if the tool uses the names of Python's package index, so that the match is certain. */
  readonly exact: boolean;
  readonly runs: readonly Command[];
  /** The commands that undo the change. Empty if pip-shim does not know the commands. */
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
  /** True if the menu shows the reason, for example that the package manager answered too late. */
  readonly showInMenu?: boolean;
}

export interface Evaluation<O extends Offer = Offer> {
  readonly offers: readonly O[];
  readonly notOffered: readonly NotOffered[];
}

/** Access to processes and to the terminal, for the execution of a remedy. */
export interface Stage {
  readonly processes: Processes;
  readonly screen: Screen;
  /** True if pip-shim must ask no question. The commands that it runs must not ask either. */
  readonly unattended: boolean;
  /** Prints pip's own message and returns pip's exit code. Call it only if the remedy has changed nothing. */
  readonly decline: () => Promise<Ending>;
}

/** The result if a remedy could not install some requirements. It changed nothing for these requirements. */
export interface Unsupported {
  readonly kind: 'unsupported';
  /** How the command ends if no other remedy installs those requirements. */
  readonly ending: Ending;
  readonly why: string;
  /** The facts, limited to the requirements that another remedy still has to install. */
  readonly facts: Facts;
}

/** One alternative to a refused command. `evaluate` computes offers, and `execute` runs one offer. */
export interface Remedy<O extends Offer> extends Execution<O> {
  evaluate(facts: Facts): Evaluation<O>;
}

/** The part of a remedy that is loaded only when somebody has chosen an offer. */
export interface Execution<O extends Offer> {
  /** Returns how the last command ended, or what another remedy must still install. */
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

/** Asks each remedy for its offers, based on these facts. */
export function evaluateAll(remedies: Remedies, facts: Facts): readonly Evaluation[] {
  return Object.values(remedies).map((remedy) => remedy.evaluate(facts));
}

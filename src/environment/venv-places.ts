import type { KnownVenvs } from '../state/venv-record.ts';
import { VENV_NAMES } from '../state/venv-record.ts';
import { parent } from '../system/paths.ts';
import type { Look } from '../system/ports.ts';
import { inCi } from './ci-venv.ts';
import type { Project } from './project.ts';
import { type Maker, unsafeToMake } from './safe-place.ts';
import type { ShellEnvironment } from './shell-environment.ts';
import type { User } from './user.ts';
import { ledElsewhere, writtenPath } from './venv-path.ts';
import { inspectVenv, throughLink, type Usable, type VenvState } from './venv-state.ts';

export interface VenvPlace {
  readonly path: string;
  /** Where the path comes from: a setting, the active venv, the project, or pip-shim's venv `default`. */
  readonly source: 'PIP_SHIM_VENV' | ShellEnvironment['variable'] | 'project' | 'default';
  readonly state: VenvState;
  /** Owner of the nearest existing directory above the venv. That owner can replace the venv. */
  readonly owner: number | undefined;
  /** The version of Python that the command names, if the venv here has another version. */
  readonly wanted?: string;
  /**
   * The place `.venv`, whose venv has another Python version than the command names. Set for a place such as
   * `.venv-3.12`.
   */
  readonly instead?: VenvPlace;
}

export interface VenvPlaces {
  /** The places, with the preferred place first. Never empty. */
  readonly places: readonly VenvPlace[];
  /** Path of the venv named `default`, even if `places` does not contain it. */
  readonly named: string;
  /** The venv that is active in this shell. */
  readonly active?: string | undefined;
  /** Set if VIRTUAL_ENV names a venv that is gone, moved, broken or not active. */
  readonly unused: UnusedVenv | undefined;
}

/** The venv in VIRTUAL_ENV, if pip-shim does not use it. */
export interface UnusedVenv {
  readonly path: string;
  readonly why: string;
  readonly isBroken: boolean;
}

export interface VenvQuestion {
  readonly project: Project;
  readonly cwd: string;
  readonly home: string;
  /** $XDG_DATA_HOME/pip-shim */
  readonly dataDirectory: string;
  readonly uid: number;
  /** True if pip-shim need not protect files from other users of this machine. */
  readonly isAlone: boolean;
  /** The value of PIP_SHIM_VENV, or of `venv` in config.toml. */
  readonly wanted: string | undefined;
  /** True if `wanted` is a relative path from a config file, so each project has a different venv. */
  readonly isAnywhere?: boolean;
  /** The environment that the shell names as active. */
  readonly active: ShellEnvironment | undefined;
  /** The version of Python that the command names, as `pip3.12` does. */
  readonly version?: string | undefined;
  /** The Python behind the shim. Needed to use a venv in CI that is not ours. */
  readonly python?: string | undefined;
}

type PlaceAt = (source: VenvPlace['source'], written: string) => VenvPlace;

/**
 * The places where pip-shim may use or make a venv for a command. The best place comes first. If a venv has
 * another version of Python than the command names, a place beside it follows: `.venv-3.12`.
 */
export function venvPlaces(question: VenvQuestion, look: Look, known: KnownVenvs): VenvPlaces {
  const at: PlaceAt = (source, written) => {
    const { path, state: found } = inspectPlace(written, question, look, known);
    const trusted = isOfProject(source, question, found) ? inCi(path, found, question.python, look) : found;
    const isActive = source === question.active?.variable;
    const state = isActive ? found : safeToMake(path, trusted, question, look);
    return { path, source, state, owner: ownerOf(parent(path), look) };
  };
  const found = preferredPlaces(question, at);
  const { version } = question;
  return version === undefined
    ? found
    : { ...found, places: found.places.flatMap((each) => withVersion(each, version, at)) };
}

function withVersion(place: VenvPlace, wanted: string, at: PlaceAt): readonly VenvPlace[] {
  if (place.state.kind !== 'usable' || place.state.version === wanted) return [place];
  const own = { ...place, wanted };
  const source = place.source === 'VIRTUAL_ENV' ? 'PIP_SHIM_VENV' : place.source;
  const beside = at(source, `${place.path}-${wanted}`);
  const isOther = beside.state.kind === 'usable' && beside.state.version !== wanted;
  return [own, { ...beside, instead: own, ...(isOther ? { wanted } : {}) }];
}

function preferredPlaces(question: VenvQuestion, place: PlaceAt): VenvPlaces {
  const named = `${question.dataDirectory}/venvs/default`;
  const { active, project } = question;
  const inShell = active && place(active.variable, writtenPath(active.path, question));
  const found = { named, active: active?.isFirst ? inShell?.path : undefined, unused: undefined };
  if (question.wanted) {
    const source = question.isAnywhere ? 'project' : 'PIP_SHIM_VENV';
    const places = [place(source, writtenPath(question.wanted, question))];
    return { ...found, places };
  }
  if (inShell && active.variable === 'CONDA_PREFIX')
    return { ...found, places: [{ ...inShell, state: WITHOUT_PIP }] };
  if (inShell?.state.kind === 'usable' && active?.isFirst) return { ...found, places: [inShell] };
  const places = placesOf(project, named, place);
  // VIRTUAL_ENV may name the project's venv although PATH does not, because of an editor. Then pip-shim uses
  // that venv anyway.
  const unused = inShell && inShell.path !== places[0]?.path ? whyUnused(inShell) : undefined;
  return { ...found, places, unused };
}

/**
 * The state of an active conda environment without a pip. If it had a pip, that pip would come first on PATH,
 * and would not refuse.
 */
const WITHOUT_PIP: VenvState = {
  kind: 'broken',
  why: 'it is a conda environment without pip',
  remake: false,
};

function whyUnused({ path, state }: VenvPlace): UnusedVenv {
  if (state.kind === 'absent') return { path, why: 'it is gone: moved, renamed or deleted', isBroken: true };
  if (state.kind === 'broken') return { path, why: state.why, isBroken: true };
  return { path, why: 'it is not active: its bin directory does not come first on PATH', isBroken: false };
}

/** The places for a venv if no setting names one and none is active. */
function placesOf(
  project: Project,
  named: string,
  place: (source: VenvPlace['source'], path: string) => VenvPlace,
): readonly VenvPlace[] {
  if (project.unfit) return [place('default', named)];
  const own = VENV_NAMES.map((name) => place('project', `${project.root}/${name}`));
  const [first] = own;
  const existing = own.find(({ state }) => state.kind === 'usable') ?? own.find(isBrokenVenv) ?? first;
  const places = existing ? [existing] : [];
  const isOnly = project.found && !(existing?.state.kind === 'broken' && existing.state.unquotable);
  return isOnly ? places : [...places, place('default', named)];
}

/**
 * True if the venv would belong to root, but another user owns its directory and could replace the venv. If
 * root does not use sudo, true only for the venv named `default`.
 */
export const isElsewhere = (
  { owner, source }: Pick<VenvPlace, 'owner' | 'source'>,
  { uid, sudo }: User,
): boolean => uid === 0 && owner !== undefined && owner !== 0 && (sudo !== undefined || source === 'default');

const isOfProject = (
  source: VenvPlace['source'],
  { isAlone }: VenvQuestion,
  state: VenvState,
): state is Usable => isAlone && source === 'project' && state.kind === 'usable';

/** Turns the state into `broken` if pip-shim would make the venv and another user could replace the venv. */
export function safeToMake(path: string, state: VenvState, who: Maker, look: Look): VenvState {
  const isMade = state.kind === 'absent' || (state.kind === 'broken' && state.remake);
  const why = isMade ? unsafeToMake(path, who, look) : undefined;
  return why === undefined ? state : { kind: 'broken', why, remake: false, unsafe: true };
}

/** The path and the state of a venv. For a usable venv behind a symbolic link, it is the real path. */
function inspectPlace(
  path: string,
  { project, uid }: VenvQuestion,
  look: Look,
  known: KnownVenvs,
): Pick<VenvPlace, 'path' | 'state'> {
  const state = inspectVenv(path, uid, look, known);
  const real = ledElsewhere(path, project.root, look);
  if (real === undefined || (state.kind === 'broken' && state.unquotable)) return { path, state };
  if (state.kind === 'usable') return { path: real, state: throughLink(path, real, state) };
  return { path, state: look.lstat(path)?.kind === 'link' ? state : throughLink(path, real, state) };
}

/**
 * True for a broken venv. False for a directory `venv` or `env` that contains something else than a venv.
 * Then pip-shim makes `.venv` beside it.
 */
function isBrokenVenv({ path, state }: VenvPlace): boolean {
  return state.kind === 'broken' && (path.endsWith('/.venv') || !/not a (venv|directory)/.test(state.why));
}

/** Owner of the nearest directory that exists, from this path upwards. */
export function ownerOf(path: string, look: Look): number | undefined {
  for (let directory = path; directory !== '/'; directory = parent(directory)) {
    const stat = look.stat(directory);
    if (stat) return stat.uid;
  }
  return look.stat('/')?.uid;
}

import type { KnownVenvs } from '../state/venv-record.ts';
import { VENV_NAMES } from '../state/venv-record.ts';
import { parent } from '../system/paths.ts';
import type { Look } from '../system/ports.ts';
import type { Project } from './project.ts';
import { type Maker, unsafeToMake } from './safe-place.ts';
import { ledElsewhere } from './venv-path.ts';
import { inspectVenv, throughLink, type VenvState } from './venv-state.ts';

export interface VenvPlace {
  readonly path: string;
  /** Why this place: named by the user, active in the shell, the project's, or our named venv. */
  readonly source: 'PIP_SHIM_VENV' | 'VIRTUAL_ENV' | 'project' | 'default';
  readonly state: VenvState;
  /** Owner of the nearest existing directory above it. That user can replace the venv. */
  readonly owner: number | undefined;
}

export interface VenvPlaces {
  /** In the order of preference; never empty. */
  readonly places: readonly VenvPlace[];
  /** Path of the venv named `default`, whether it is one of the places or not. */
  readonly named: string;
  /** VIRTUAL_ENV points to a venv that is gone, moved or broken. */
  readonly broken: { readonly path: string; readonly why: string } | undefined;
}

export interface VenvQuestion {
  readonly project: Project;
  readonly cwd: string;
  readonly home: string;
  /** $XDG_DATA_HOME/pip-shim */
  readonly dataDirectory: string;
  readonly uid: number;
  /** True if no other user of this machine could do harm; see environment/project.ts. */
  readonly isAlone: boolean;
  /** PIP_SHIM_VENV or `venv` of config.toml. */
  readonly wanted: string | undefined;
  /** True for a relative path in a config file: it names a place in each project, not one venv. */
  readonly isAnywhere?: boolean;
  /** VIRTUAL_ENV of the environment. */
  readonly active: string | undefined;
}

/** Where a venv may be used or made for a command, best first. */
export function venvPlaces(question: VenvQuestion, look: Look, known: KnownVenvs): VenvPlaces {
  const place = (source: VenvPlace['source'], written: string): VenvPlace => {
    const { path, state: found } = inspectPlace(written, question, look, known);
    const state = source === 'VIRTUAL_ENV' ? found : safeToMake(path, found, question, look);
    return { path, source, state, owner: ownerOf(parent(path), look) };
  };
  const named = `${question.dataDirectory}/venvs/default`;
  if (question.wanted) {
    const source = question.isAnywhere ? 'project' : 'PIP_SHIM_VENV';
    const places = [place(source, writtenPath(question.wanted, question))];
    return { places, named, broken: undefined };
  }
  let broken: VenvPlaces['broken'];
  if (question.active) {
    const active = place('VIRTUAL_ENV', writtenPath(question.active, question));
    if (active.state.kind === 'usable') return { places: [active], named, broken };
    const why = active.state.kind === 'absent' ? 'it is gone: moved, renamed or deleted' : active.state.why;
    broken = { path: active.path, why };
  }
  const { project } = question;
  if (project.unfit) return { places: [place('default', named)], named, broken };
  const own = VENV_NAMES.map((name) => place('project', `${project.root}/${name}`));
  const [first] = own;
  const existing = own.find(({ state }) => state.kind === 'usable') ?? own.find(isBrokenVenv) ?? first;
  const places = existing ? [existing] : [];
  const isOnly = project.found && !(existing?.state.kind === 'broken' && existing.state.unquotable);
  return { places: isOnly ? places : [...places, place('default', named)], named, broken };
}

/** No venv is made where another user could replace it. */
export function safeToMake(path: string, state: VenvState, who: Maker, look: Look): VenvState {
  const isMade = state.kind === 'absent' || (state.kind === 'broken' && state.remake);
  const why = isMade ? unsafeToMake(path, who, look) : undefined;
  return why === undefined ? state : { kind: 'broken', why, remake: false };
}

/** Through a link, a usable venv is offered by its real path, and nothing is made. */
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

/** A directory named `env` that is not a venv is the user's data. Then `.venv` is made beside it. */
function isBrokenVenv({ path, state }: VenvPlace): boolean {
  return state.kind === 'broken' && (path.endsWith('/.venv') || !/not a (venv|directory)/.test(state.why));
}

function ownerOf(path: string, look: Look): number | undefined {
  for (let directory = path; directory !== '/'; directory = parent(directory)) {
    const stat = look.stat(directory);
    if (stat) return stat.uid;
  }
  return look.stat('/')?.uid;
}

/** A path as a user writes it in a setting: absolute, relative to `cwd`, or with a leading `~`. */
export function writtenPath(path: string, { cwd, home }: { cwd: string; home: string }): string {
  const expanded = path === '~' || path.startsWith('~/') ? home + path.slice(1) : path;
  const full = expanded.startsWith('/') ? expanded : `${cwd}/${expanded}`;
  const parts: string[] = [];
  for (const part of full.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

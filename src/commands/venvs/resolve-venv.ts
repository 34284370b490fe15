import { inCi } from '../../environment/ci-venv.ts';
import { VENV_NAME } from '../../environment/marker.ts';
import { findProject, isVenv, outsideOf, type Project } from '../../environment/project.ts';
import { shellEnvironment } from '../../environment/shell-environment.ts';
import { ledElsewhere, writtenPath } from '../../environment/venv-path.ts';
import {
  safeToMake,
  type VenvPlace,
  type VenvPlaces,
  type VenvQuestion,
  venvPlaces,
} from '../../environment/venv-places.ts';
import { inspectVenv } from '../../environment/venv-state.ts';
import { VENV_NAMES } from '../../state/venv-record.ts';
import { ShimError, usageError } from '../../system/errors.ts';
import { shownPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Ports } from '../ports.ts';
import { machinePython } from '../stack/machine-python.ts';

/** The venv that a command acts on, and whether the user named it. */
export interface Chosen extends Pick<VenvPlace, 'path' | 'state'> {
  readonly named: boolean;
  /** The reason why the venv is not in the project. */
  readonly why?: string;
  /** True if the venv is a conda environment that is active in this shell. */
  readonly isConda?: boolean;
}

/**
 * The venv that an argument of `push` means. No argument or `.` means the project's venv. An argument with a
 * slash or a tilde, or with a dot at its start, is a path. Any other argument is the name of one of
 * pip-shim's own venvs. If pip-shim has no venv of that name, it may be the name of a venv in the current
 * directory.
 * @throws ShimError (exit code 2) if the argument can't mean a venv
 */
export async function venvToPush(word: string | undefined, ports: Ports): Promise<Chosen> {
  if (word === undefined || word === '.') return projectVenv(ports);
  const { look, uid, registry, env, places } = ports;
  const path = pathOf(word, ports);
  if (path.includes(':'))
    throw usageError(`a directory with a colon can't be on PATH: ${path}`, ['use a path without a colon']);
  const state = inspectVenv(path, uid, look, registry);
  return { path, state: safeToMake(path, state, outsideOf(env, places.home, uid), look), named: true };
}

/**
 * The environment for `run`. Without an argument, it is the one that `pip install` would use here: an active
 * environment comes before the project's venv.
 * @throws ShimError (exit code 2) if the argument can't mean a venv
 */
export async function venvToRun(word: string | undefined, ports: Ports): Promise<Chosen> {
  return word === undefined ? venvHere(ports) : venvToPush(word, ports);
}

/** The path that an argument of `push`, `run` or `remove` means. The path need not exist. */
export function pathOf(word: string, { cwd, places, look }: Ports): string {
  const written = writtenPath(word, { cwd, home: places.home });
  if (/[/~]/.test(word)) return written;
  const ofName = `${places.data}/venvs/${word}`;
  if (!look.lstat(ofName) && isVenv(written, look)) return written;
  if (VENV_NAME.test(word)) return ofName;
  if (word.startsWith('.')) return written;
  throw usageError(`not a valid name for a venv: ${word}`, [
    'use letters, digits, . _ and - only; a path needs a slash: ./path',
  ]);
}

/** The venv that `pip install` would choose here if no venv were active. */
const projectVenv = (ports: Ports): Promise<Chosen> =>
  venvHere({ ...ports, env: { ...ports.env, VIRTUAL_ENV: undefined, CONDA_PREFIX: undefined } });

/** The next step if no venv can be made here. */
const NAMED = ['use a named venv: pip-shim push NAME'];

/** The environment that `pip install` would choose here. */
async function venvHere(ports: Ports): Promise<Chosen> {
  const { look } = ports;
  const { venv: wanted, venvIsAnywhere: isAnywhere } = ports.settings.read();
  const { project, places, isAlone } = placesHere({ wanted, isAnywhere }, ports);
  const [place] = places;
  if (!place) throw new ShimError('no-venv', `there is no place for a venv in ${project.root}`, NAMED);
  const { source, path, state } = place;
  const isUnsure = isAlone && source === 'project' && state.kind === 'usable' && !state.ours;
  const inPlace = isUnsure ? inCi(path, state, (await machinePython(ports)).interpreter.path, look) : state;
  const named = source !== 'project' && source !== 'default';
  return {
    path,
    state: inPlace,
    named,
    isConda: source === 'CONDA_PREFIX',
    ...(project.unfit && !named ? { why: `no venv is made here: ${project.unfit}` } : {}),
  };
}

/** The project of the current directory. */
export const projectHere = ({ cwd, env, places, uid, look }: Ports): Project =>
  findProject(cwd, outsideOf(env, places.home, uid), look);

/** The current project, and the places where pip-shim may use or make a venv for it. */
export function placesHere(
  question: Pick<VenvQuestion, 'wanted' | 'isAnywhere'>,
  { cwd, uid, env, places, look, processes, registry }: Ports,
): VenvPlaces & Pick<VenvQuestion, 'project' | 'isAlone'> {
  const outside = outsideOf(env, places.home, uid);
  const project = findProject(cwd, outside, look);
  const here = { cwd, uid, isAlone: outside.isAlone, project, home: places.home, dataDirectory: places.data };
  const active = shellEnvironment(env, processes.find('pip'), look);
  return {
    project,
    isAlone: outside.isAlone,
    ...venvPlaces({ ...here, ...question, active }, look, registry),
  };
}

/**
 * The venv that `allow` and `deny` act on: the path that the user named, or else the project's venv.
 * @returns an absolute path; a named path need not exist
 * @throws ShimError if the project has no venv
 */
export function chosenVenv(command: 'allow' | 'deny', named: string | undefined, ports: Ports): string {
  const { cwd, places, look } = ports;
  if (named !== undefined) return writtenPath(named, { cwd, home: places.home });
  const { root } = projectHere(ports);
  const own = VENV_NAMES.map((name) => `${root}/${name}`).find((path) => isVenv(path, look));
  if (own !== undefined) return own;
  throw new ShimError('no-venv', `there is no venv in ${root} (looked for ${VENV_NAMES.join(', ')})`, [
    `name one: pip-shim ${command} path/to/venv`,
  ]);
}

/**
 * Rejects a path that leads through a symbolic link: the link may have come with a cloned repository.
 * @throws ShimError that names the target of the link
 */
export function assertNoLink(
  command: 'allow' | 'deny' | 'rebuild' | 'remove',
  path: string,
  ports: Ports,
): void {
  const real = ledElsewhere(path, projectHere(ports).root, ports.look);
  if (real === undefined || !ports.look.lstat(real)) return;
  const shown = (each: string): string => shownPath(each, ports);
  throw new ShimError(
    'a-link',
    `${shown(path)} leads to ${shown(real)} by a symbolic link; nothing was changed`,
    [`to ${command} the target: pip-shim ${command} ${quoteWord(real)}`],
  );
}

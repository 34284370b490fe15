import { VENV_NAME } from '../environment/marker.ts';
import { findProject, isVenv, outsideOf } from '../environment/project.ts';
import { safeToMake, type VenvPlace, venvPlaces, writtenPath } from '../environment/venv-places.ts';
import { inspectVenv } from '../environment/venv-state.ts';
import { ShimError } from '../system/errors.ts';
import type { Ports } from './ports.ts';

/** The venv that a command is about, and whether the user named this very one. */
export interface Chosen extends Pick<VenvPlace, 'path' | 'state'> {
  readonly named: boolean;
  /** Why it is not in the project. */
  readonly why?: string;
}

/**
 * What `push` and `run` act on: the project's venv for no word or `.`; a word with a slash is a path, and so is a word
 * that is a venv in the current directory and no named one; else the venv of this name.
 * @throws ShimError (exit code 2) where the word can't be a venv's
 */
export function chosenToPush(word: string | undefined, ports: Ports): Chosen {
  if (word === undefined || word === '.') return projectVenv(ports);
  const { look, uid, registry, env, places } = ports;
  const path = pathOf(word, ports);
  if (path.includes(':')) {
    throw new ShimError('usage', `a directory with a colon can't be on PATH: ${path}`, { exitCode: 2 });
  }
  const state = inspectVenv(path, uid, look, registry);
  return { path, state: safeToMake(path, state, outsideOf(env, places.home, uid), look), named: true };
}

/** The path that a word of the command line means; it need not exist. */
export function pathOf(word: string, { cwd, places, look }: Ports): string {
  const written = writtenPath(word, { cwd, home: places.home });
  if (/[/~]/.test(word)) return written;
  const ofName = `${places.data}/venvs/${word}`;
  if (!look.lstat(ofName) && isVenv(written, look)) return written;
  if (VENV_NAME.test(word)) return ofName;
  if (word.startsWith('.')) return written;
  throw new ShimError('usage', `no name for a venv: ${word}`, {
    exitCode: 2,
    next: ['letters, digits, . _ and - are; a path has a slash in it: ./path'],
  });
}

/** As `pip install` would choose it here, but for an active one. */
function projectVenv({ cwd, uid, env, places, look, registry, settings }: Ports): Chosen {
  const { venv: wanted, venvIsAnywhere: isAnywhere } = settings.read();
  const outside = outsideOf(env, places.home, uid);
  const project = findProject(cwd, outside, look);
  const question = {
    cwd,
    uid,
    isAlone: outside.isAlone,
    project,
    home: places.home,
    dataDirectory: places.data,
  };
  const [place] = venvPlaces({ ...question, wanted, isAnywhere, active: undefined }, look, registry).places;
  if (!place) throw new ShimError('no-venv', `there is no place for a venv in ${project.root}`);
  const named = place.source === 'PIP_SHIM_VENV';
  return { ...place, named, ...(project.unfit && !named ? { why: `not here: ${project.unfit}` } : {}) };
}

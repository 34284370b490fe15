import { VENV_NAME } from '../environment/marker.ts';
import { findProject, isVenv, outsideOf } from '../environment/project.ts';
import { ledElsewhere } from '../environment/venv-path.ts';
import { safeToMake, type VenvPlace, venvPlaces, writtenPath } from '../environment/venv-places.ts';
import { inspectVenv } from '../environment/venv-state.ts';
import { VENV_NAMES } from '../state/venv-record.ts';
import { ShimError } from '../system/errors.ts';
import { shownPath } from '../system/paths.ts';
import { quoteWord } from '../ui/text.ts';
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
export function venvToPush(word: string | undefined, ports: Ports): Chosen {
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

/**
 * The venv that `allow` and `deny` are about: the one that was named, else the project's.
 * @returns an absolute path, which need not exist where it was named
 * @throws ShimError where the project has none
 */
export function chosenVenv(
  command: 'allow' | 'deny',
  named: string | undefined,
  { cwd, places, env, look, uid }: Ports,
): string {
  if (named !== undefined) return writtenPath(named, { cwd, home: places.home });
  const { root } = findProject(cwd, outsideOf(env, places.home, uid), look);
  const own = VENV_NAMES.map((name) => `${root}/${name}`).find((path) => isVenv(path, look));
  if (own !== undefined) return own;
  throw new ShimError('no-venv', `there is no venv in ${root} (looked for ${VENV_NAMES.join(', ')})`, {
    next: [`name one: pip-shim ${command} path/to/venv`],
  });
}

/**
 * What a command changes or forgets is named by its own path, never by a link that a clone may have brought.
 * @throws ShimError that names what the link leads to
 */
export function assertNoLink(
  command: 'allow' | 'deny' | 'remove',
  path: string,
  { cwd, places, env, look, uid }: Ports,
): void {
  const { root } = findProject(cwd, outsideOf(env, places.home, uid), look);
  const real = ledElsewhere(path, root, look);
  if (real === undefined || !look.lstat(real)) return;
  const shown = (each: string): string => shownPath(each, { cwd, home: places.home });
  throw new ShimError(
    'a-link',
    `a symbolic link leads from ${shown(path)} to ${shown(real)}; nothing was changed`,
    {
      next: [`if that is meant: pip-shim ${command} ${quoteWord(real)}`],
    },
  );
}

import type { Imported } from '../environment/imports.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import type { Project } from '../environment/project.ts';
import { currentUser } from '../environment/user.ts';
import { inspectVenv } from '../environment/venv-state.ts';
import { canBeMadeSeeing, importsWords } from '../remedies/venv/seeing-system.ts';
import { makeCommand } from '../remedies/venv/shown-commands.ts';
import { missingIn } from '../remedies/venv/system-imports.ts';
import type { Settings } from '../settings/settings.ts';
import { isFirstTime } from '../state/once.ts';
import { recordName } from '../state/store.ts';
import { shownPath, typedPath } from '../system/paths.ts';
import type { World } from './context.ts';

/** A project whose commands run in a venv, or will run in one from now on. */
export interface Followed {
  readonly venv: string;
  readonly project: Project;
  /** The Python that the venv stands in for. */
  readonly interpreter: Interpreter;
  readonly settings: Settings;
  readonly imported: readonly Imported[];
}

/**
 * Prints which of the system's packages a project's venv does not see, and the command that lets the venv see
 * them. Prints that once for each project and venv.
 */
export function sayUnseen(followed: Followed, world: World): void {
  const why = unseen(followed, world);
  if (why === undefined || !isFirstTime(noteFile(followed, world), [followed.project.root, followed.venv]))
    return;
  const typed = typedPath(followed.venv, world);
  world.screen.line(`${why}; to let it see the system's packages: ${makeCommand(followed, typed, true)}`);
}

/** Whether {@link sayUnseen} would print a line. */
export const isUnseenDue = (followed: Followed, world: World): boolean =>
  unseen(followed, world) !== undefined && !world.look.lstat(noteFile(followed, world));

/**
 * What the venv does not see, as text. Undefined if nothing is missing, or if the venv can't be used or
 * changed.
 */
function unseen({ venv, interpreter, settings, imported }: Followed, world: World): string | undefined {
  const { look, registry, places, env, cwd } = world;
  if (imported.length === 0 && !settings.systemSitePackages) return undefined;
  const state = inspectVenv(venv, currentUser(places.home, env).uid, look, registry);
  if (state.kind !== 'usable' || !canBeMadeSeeing(venv, state, interpreter, look)) return undefined;
  const shown = shownPath(venv, { cwd, home: places.home });
  if (settings.systemSitePackages) return `${shown} was made without the setting system_site_packages`;
  return importsWords(missingIn(venv, state, imported, look), ` and ${shown} does not see`);
}

const noteFile = ({ project, venv }: Followed, { places }: World): string =>
  `${notesIn(places)}/${recordName(`${project.root}\n${venv}`)}`;

/** The directory of the notes that {@link sayUnseen} leaves. */
export const notesIn = ({ state }: World['places']): string => `${state}/notes`;

import { identityOf, MARKER } from '../../environment/marker.ts';
import { ShimError, usageError } from '../../system/errors.ts';
import { namedPath, parent, shownPath, typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Ports } from '../ports.ts';
import { projectHere } from '../venvs/resolve-venv.ts';

/** The path and the text of a `.venv-stack` file. */
export interface Mark {
  readonly file: string;
  readonly text: string;
}

/**
 * The `.venv-stack` file that activates a venv on every cd into the current project.
 * @throws ShimError if the directory can't be a project, if the file can't name the venv, or if a file with
 *   another text exists
 */
export function markFor(venv: string, ports: Ports): Mark {
  const { places, look } = ports;
  const { root, unfit } = projectHere(ports);
  if (unfit)
    throw new ShimError('no-project', `${root} can't be a project: ${unfit}`, [
      "run this in a project's directory, or without --always",
    ]);
  const isNamed = parent(venv) === `${places.data}/venvs`;
  if (!isNamed && parent(venv) !== root)
    throw usageError(`--always is for the project's own venv and for named venvs, not for ${venv}`, [
      `without --always: pip-shim push ${quoteWord(namedPath(venv, ports))}`,
    ]);
  const mark = {
    file: `${root}/${MARKER}`,
    text: isNamed ? `${venv.slice(venv.lastIndexOf('/') + 1)}\n` : '',
  };
  const there = look.lstat(mark.file) && look.readText(mark.file);
  if (look.lstat(mark.file) && there !== mark.text)
    throw new ShimError('foreign-file', `${shownPath(mark.file, ports)} exists already, with other content`, [
      `if you don't need it, remove it and try again: rm ${quoteWord(typedPath(mark.file, ports))}`,
    ]);
  return mark;
}

/**
 * Writes `.venv-stack`. For a venv that the user allowed, the new file counts as a change. So this also
 * renews the venv's record.
 */
export function placeMark({ file, text }: Mark, venv: string, ports: Ports): void {
  const { look, files, registry, answer } = ports;
  if (!look.lstat(file)) files.writeFile(file, text);
  const entry = registry.find(venv);
  if (entry?.state === 'allowed') registry.record(venv, entry.token, 'allowed', identityOf(venv, look));
  answer.line(`${shownPath(file, ports)} activates this venv on every cd into the project`);
}

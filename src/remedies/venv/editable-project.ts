import type { VenvPlace } from '../../environment/venv-places.ts';
import { typedPath } from '../../system/paths.ts';
import { normaliseName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { isProjectItself } from '../local-path.ts';
import type { VenvOffer } from '../offer.ts';

/**
 * The project's directory, if an offer should also install the project itself as editable. Its developers
 * want that if three things hold: pyproject.toml names dependencies, no tool manages the project, and the
 * venv does not have the project yet.
 */
export function projectBeside({ state, source, instead }: VenvPlace, facts: Facts): string | undefined {
  const { request, managed, project } = facts;
  if (managed.plain === undefined || request.kind !== 'install') return undefined;
  if (source !== 'project' || instead) return undefined;
  if (state.kind === 'usable' && state.holds.includes(normaliseName(managed.plain))) return undefined;
  const asked = [...request.requirements, ...request.editables];
  const isAsked = asked.some((word) => isProjectItself(word, facts));
  return isAsked ? undefined : typedPath(project.root, facts);
}

/** Adds `-e PROJECT` to the user's command, if the offer also installs the project. */
export function withEditableProject(
  facts: Facts,
  { editableProject }: Pick<VenvOffer, 'editableProject'>,
): Facts {
  if (editableProject === undefined) return facts;
  const { request } = facts;
  const added = (words: readonly string[]): readonly string[] => {
    const end = words.indexOf('--'); // no option may follow `--`
    const at = end === -1 ? words.length : end;
    return [...words.slice(0, at), '-e', editableProject, ...words.slice(at)];
  };
  const argsWithoutPython = added(request.argsWithoutPython);
  const editables = [...request.editables, editableProject];
  return { ...facts, request: { ...request, args: added(request.args), argsWithoutPython, editables } };
}

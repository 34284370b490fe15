import type { VenvPlace } from '../environment/venv-places.ts';
import { shownPath } from '../system/paths.ts';
import { listed } from '../ui/text.ts';
import type { Facts } from './facts.ts';
import type { Offer, SplitOffer, SystemOffer } from './offer.ts';
import type { ProjectTool } from './project/facts.ts';
import type { Part } from './system/parts.ts';

/** The words of a menu entry. The label says where the packages go. The reason says why the offer fits. */
type EntryWords = Pick<Offer, 'label' | 'reason'>;

/**
 * The lines above the menu. The first says why pip refuses. The second says that the venv in VIRTUAL_ENV is
 * not used.
 */
export function linesAbove(facts: Facts): readonly string[] {
  const { cause, platform, venvs } = facts;
  const what =
    cause === 'refusal'
      ? `${platform} manages this Python, so pip refuses to install into it.`
      : 'pip is told to work in a venv only (require-virtualenv), and none is active.';
  const { unused } = venvs;
  return unused ? [what, `VIRTUAL_ENV names ${shownPath(unused.path, facts)}, but ${unused.why}.`] : [what];
}

export function question({ request }: Facts): string {
  const [first, ...rest] = [
    ...request.requirements,
    ...request.editables.map((project) => `-e ${project}`),
    ...request.requirementFiles.map((file) => `-r ${file}`),
  ];
  const what = first === undefined ? 'it' : rest.length > 0 ? `${first} and ${rest.length} more` : first;
  return request.kind === 'install' ? `Install ${what} where?` : `Uninstall ${what}?`;
}

/** The menu entries that are not offers. */
export const SHOW_MESSAGE = { title: "Show pip's own message" };
export const stopEntry = ({ request }: Facts) => ({
  title: 'Stop',
  description: `nothing is ${request.kind}ed`,
});

/** The question that pip-shim asks after pipx has found that a package has no command. */
export const VENV_INSTEAD = {
  question: 'Install it in a venv instead?',
  stop: { title: 'Stop', description: 'it is not installed' },
};

export function installInVenv(place: VenvPlace, facts: Facts): EntryWords {
  return { label: venvLabel(place, facts), reason: venvReason(place, facts) };
}

export function installWithProject(editableProject: string, { managed }: Facts): EntryWords {
  return {
    label: `The same, and the project itself (-e ${editableProject})`,
    reason: `${managed.plain} with the dependencies of its pyproject.toml, for work on it`,
  };
}

/** @param missing the packages of the command that the venv does not have */
export function uninstallFromVenv(place: VenvPlace, missing: readonly string[], facts: Facts): EntryWords {
  const where = place.source === 'project' ? 'this project' : 'the venv';
  return {
    label: `From ${where} (${[shownPath(place.path, facts), ...notes(place, facts)].join(', ')})`,
    reason: missing.length > 0 ? `it does not have ${missing.join(', ')}` : WHERE_IT_IS,
  };
}

const WHERE_IT_IS = 'that is where it is installed';

function venvLabel(place: VenvPlace, facts: Facts): string {
  const details = notes(place, facts);
  const { source } = place;
  if (source === 'default')
    return `In your default venv${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
  const where =
    source === 'project'
      ? 'In this project'
      : source === 'VIRTUAL_ENV'
        ? 'In the active venv'
        : 'In the venv';
  return `${where} (${[shownPath(place.path, facts), ...details].join(', ')})`;
}

function notes({ state, source }: VenvPlace, facts: Facts): readonly string[] {
  if (state.kind === 'absent') return ['new'];
  if (state.kind === 'broken') return [`made again: ${state.why}`];
  return [
    ...(state.link !== undefined
      ? ['by a symbolic link']
      : !state.ours && source !== 'PIP_SHIM_VENV'
        ? ['not made by pip-shim']
        : []),
    ...(state.version !== facts.interpreter.version ? [`Python ${state.version}`] : []),
  ];
}

function venvReason({ path, source }: VenvPlace, facts: Facts): string {
  if (source === 'PIP_SHIM_VENV') return 'named in PIP_SHIM_VENV';
  if (source === 'VIRTUAL_ENV') return 'active in this shell, but its pip is not on PATH';
  if (source === 'project')
    return facts.project.found ? 'a venv: stays with this project' : 'a venv: stays in this directory';
  const { unfit } = facts.project;
  return unfit
    ? `in ${shownPath(path, facts)}; no venv is made here: ${unfit}`
    : `in ${shownPath(path, facts)}, for everything without a project`;
}

export function withPipx(facts: Facts): EntryWords {
  return { label: 'As a command, with pipx', reason: pipxReason(facts, 'a command-line tool') };
}

/** @param system the command that installs the distribution's own pipx, if there is one */
export function withPrivatePipx(system: string | undefined, facts: Facts): EntryWords {
  const instead = system === undefined ? '' : ` (or: ${system})`;
  return { ...withPipx(facts), reason: `${pipxReason(facts, 'a tool')}; installs pipx first${instead}` };
}

export const uninstallFromPipx: EntryWords = { label: 'From pipx', reason: WHERE_IT_IS };

function pipxReason({ packages, request }: Facts, one: string): string {
  const tools =
    packages.every(({ kind }) => kind === 'tool') && packages.length === request.requirements.length;
  if (tools) return packages.length > 1 ? 'command-line tools' : one;
  return packages.some(({ kind }) => kind === 'both') ? 'for its commands only' : `only if it is ${one}`;
}

/** @param venv the offer for the packages that pipx does not install */
export function splitWords(
  { tools, rest }: Record<'tools' | 'rest', { readonly facts: Facts }>,
  venv: SplitOffer['rest']['offer'],
): EntryWords {
  const where = shownPath(venv.path, rest.facts);
  return {
    label: `Tools with pipx, the rest in ${where}`,
    reason: `${some(tools.facts)} as a command, ${some(rest.facts)} in ${where}`,
  };
}

/** @param facts the facts about the packages that only the distribution can serve */
export const systemAndVenvWords = (place: VenvPlace, facts: Facts): EntryWords => ({
  label: `${venvLabel(place, facts)}, with ${some(facts)} from ${facts.system.of}`,
  reason: "a venv that sees the system's packages",
});

/** The reason lists at most this many names for pipx, and as many for the venv. */
const SHOWN_NAMES = 3;

function some({ request: { requirements } }: Facts): string {
  return listed(requirements, SHOWN_NAMES);
}

export function withProjectTool(tool: ProjectTool, exact: boolean, { request, managed }: Facts): EntryWords {
  const isForeign = managed.venv.kind === 'usable' && !managed.venv.ours;
  const parts = [
    `it manages this project (${tool.sign})`,
    ...(exact ? [] : ['a guess: only the name matches']),
    ...(isForeign ? ['its .venv was not made by pip-shim'] : []),
  ];
  return {
    label: `${request.kind === 'install' ? 'In' : 'From'} this project, with ${tool.title}`,
    reason: parts.join('; '),
  };
}

/** @param needsRoot true if the package manager needs root, and so installs for all users */
export function fromSystem(
  parts: readonly Part[],
  { action, exact }: Pick<SystemOffer, 'action' | 'exact'>,
  needsRoot: boolean,
  { system }: Facts,
): EntryWords & Pick<Offer, 'version'> {
  const { version, reason: known } = versionAndReason(parts);
  const reason = exact ? known : `${known}; only the name matches, so check it first`;
  const forWhom = needsRoot ? 'for all users' : 'as a command';
  const isThere = exact ? 'already installed' : 'a guess, already installed';
  const how = action === 'nothing' ? isThere : exact ? forWhom : 'a guess by name';
  return { label: `From ${system.of}, ${how}`, version, reason };
}

/** The version, if there is only one package. Otherwise the reason contains each package with its version. */
function versionAndReason(parts: readonly Part[]): Pick<Offer, 'version' | 'reason'> {
  const [only] = parts;
  if (parts.length === 1 && only) {
    const otherwise = only.action === 'there' ? 'nothing is left to do' : 'kept up to date with the system';
    return { version: only.version, reason: satisfying(only)[0] ?? otherwise };
  }
  const each = parts.map((part) =>
    [part.name, part.version, ...satisfying(part).map((text) => `(${text})`)].join(' '),
  );
  return { version: undefined, reason: each.join(', ') };
}

const satisfying = ({ satisfies }: Part): readonly string[] =>
  satisfies.length > 0 ? [`satisfies ${satisfies.join(',')}`] : [];

export const intoSystemPython: EntryWords = {
  label: "Into the system's Python (risky)",
  reason: "may break the system's own tools",
};

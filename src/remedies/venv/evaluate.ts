import { otherPlaces, unquotableIn, whyUnquotable } from '../../environment/venv-path.ts';
import { isElsewhere, type VenvPlace } from '../../environment/venv-places.ts';
import type { Usable, VenvState } from '../../environment/venv-state.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { installInVenv, installWithProject, uninstallFromVenv } from '../menu-words.ts';
import { AUTOMATIC, type Automatic, type Evaluation, type NotOffered, type VenvOffer } from '../offer.ts';
import { projectBeside, withEditableProject } from './editable-project.ts';
import { otherVersion, wordsBeside } from './other-version.ts';
import { seeingSystem, whySeeSystem } from './seeing-system.ts';
import { commandsFor } from './shown-commands.ts';
import { rehearsal } from './throw-away.ts';
import { installerFor } from './uv.ts';

/** The offers of the venv remedy for these facts. */
export function evaluateVenv(facts: Facts): Evaluation<VenvOffer> {
  const { places } = facts.venvs;
  const each = facts.request.kind === 'install' ? evaluateInstall : evaluateUninstall;
  const fitted = places.flatMap((place): readonly (VenvOffer | NotOffered)[] => {
    const fit = each(place, facts);
    return 'commands' in fit ? [fit, ...variants(fit, place, facts)] : [fit];
  });
  return {
    offers: fitted.filter((fit): fit is VenvOffer => 'commands' in fit),
    notOffered: fitted.filter((fit): fit is NotOffered => !('commands' in fit)),
  };
}

/** More offers for the venv of an offer. They come after it, because a script uses the first offer. */
function variants(offer: VenvOffer, place: VenvPlace, facts: Facts): readonly VenvOffer[] {
  const editableProject = projectBeside(place, facts);
  const why = isNew(offer) && !offer.seesSystem ? whySeeSystem(facts) : undefined;
  return [
    ...(editableProject === undefined ? [] : [withProject(offer, editableProject, place, facts)]),
    ...(why === undefined ? [] : [withSystem(offer, why, place, facts)]),
  ];
}

const isNew = ({ action }: Pick<VenvOffer, 'action'>): boolean => action === 'create' || action === 'remake';

/** A second offer for the offer's new venv, which then sees the system's packages. */
function withSystem(offer: VenvOffer, why: string, place: VenvPlace, facts: Facts): VenvOffer {
  const seeing = { ...offer, ...seeingSystem(offer, why), seesSystem: true } as const;
  return { ...seeing, commands: commandsFor(place, seeing, facts) };
}

function evaluateInstall(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const { path, state, source } = place;
  const shown = shownPath(path, { cwd: facts.cwd, home: facts.user.home });
  const declined = foreignOwner(place, facts) ?? otherVersion(place, facts);
  if (declined) return declined;
  if (state.kind === 'broken' && !state.remake) {
    const problem = notOffered(`${shown} can't be used: ${state.why}`, brokenNext(place, facts));
    return state.unquotable || source === 'CONDA_PREFIX' ? { ...problem, showInMenu: true } : problem;
  }
  const action = actionFor(state, facts);
  const unquotable = action === 'rehearse' ? unquotableIn(facts.temporary) : undefined;
  if (unquotable) return notOffered(`TMPDIR can't be used: ${whyUnquotable(unquotable)}`, ['TMPDIR=/tmp']);
  // A venv that is made again sees what it saw before.
  const isSeen = facts.settings.systemSitePackages || (state.kind === 'broken' && state.seesSystem);
  const sees = (isNew({ action }) || action === 'rehearse') && isSeen ? ({ seesSystem: true } as const) : {};
  return {
    remedy: 'venv',
    path,
    source,
    action,
    ...sees,
    ...wordsFor(place, action, facts),
    commands: commandsFor(place, { action, ...sees }, facts),
    automatic: automatic(place, facts),
  };
}

function wordsFor(
  place: VenvPlace,
  action: VenvOffer['action'],
  facts: Facts,
): Pick<VenvOffer, 'label' | 'reason' | 'isBeside'> {
  if (action === 'rehearse')
    return rehearsal(shownPath(place.path, { cwd: facts.cwd, home: facts.user.home }));
  return place.instead ? wordsBeside(place, place.instead, facts) : installInVenv(place, facts);
}

/** A second offer for the offer's venv. The second offer also installs the project itself as editable. */
function withProject(offer: VenvOffer, editableProject: string, place: VenvPlace, facts: Facts): VenvOffer {
  return {
    ...offer,
    editableProject,
    ...installWithProject(editableProject, facts),
    commands: commandsFor(place, offer, withEditableProject(facts, { editableProject })),
  };
}

/** Evaluates an `uninstall`, which never creates a venv. Declines a venv that has none of the packages. */
function evaluateUninstall(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const { path, state, source } = place;
  const shown = shownPath(path, { cwd: facts.cwd, home: facts.user.home });
  if (state.kind === 'absent') return notOffered(`there is no ${shown}`);
  if (state.kind === 'broken')
    return notOffered(
      `${shown} can't be used: ${state.why}`,
      state.unquotable ? brokenNext(place, facts) : [],
    );
  const declined = foreignOwner(place, facts) ?? otherVersion(place, facts);
  if (declined) return declined;
  const names = facts.packages.map(({ name }) => name);
  const missing = names.filter((name) => !state.holds.includes(name));
  // In a script, the venv's own pip answers: it warns of a package that is not installed, and exits with 0.
  if (names.length > 0 && missing.length === names.length && facts.settings.auto === undefined) {
    return notOffered(`${shown} does not have ${missing.join(', ')}`);
  }
  const action = useOrSeed(state.pip, facts);
  return {
    remedy: 'venv',
    path,
    source,
    action,
    ...uninstallFromVenv(place, missing, facts),
    commands: commandsFor(place, { action }, facts),
    automatic: automatic(place, facts),
  };
}

/** A dry run neither makes a venv nor puts a pip into one. */
function actionFor(state: VenvState, facts: Facts): VenvOffer['action'] {
  if (state.kind === 'usable') return useOrSeed(state.pip, facts);
  if (facts.request.settings.dryRun) return 'rehearse';
  return state.kind === 'broken' ? 'remake' : 'create';
}

function useOrSeed(pip: 'script' | 'module' | 'none', facts: Facts): VenvOffer['action'] {
  if (facts.request.settings.dryRun) return 'use';
  return pip === 'none' && installerFor(facts).kind === 'pip' ? 'seed' : 'use';
}

/** Declines a venv in another user's directory, if root would make or use it. */
function foreignOwner(place: VenvPlace, facts: Facts): NotOffered | undefined {
  if (!isElsewhere(place, facts.user)) return undefined;
  const shown = shownPath(place.path, { cwd: facts.cwd, home: facts.user.home });
  const words = commandLine(facts.pipName, [...facts.pipWords, ...facts.request.args]);
  return notOffered(`${shown} would belong to root, but the directory around it does not`, [
    facts.user.sudo
      ? `run it without sudo: ${words}`
      : "set HOME to root's own, or name a place: PIP_SHIM_VENV=path/to/venv",
  ]);
}

function automatic(place: VenvPlace, facts: Facts): Automatic {
  const other = place.instead && otherVersion(place.instead, facts);
  if (other) return { ok: false, why: other.reason, next: other.next };
  const { path, state, source } = place;
  const own = facts.venvs.places.find((place) => place.source === 'project');
  // If a directory's name makes the project's venv unusable, a script must not silently use `default`.
  if (source === 'default' && own?.state.kind === 'broken' && own.state.unquotable) {
    const why = `${shownPath(own.path, { cwd: facts.cwd, home: facts.user.home })} can't be used: ${own.state.why}`;
    return { ok: false, why, next: brokenNext(own, facts) };
  }
  if (state.kind === 'usable' && state.link !== undefined) return notThroughLink(path, state.link, facts);
  const isChosen = source === 'PIP_SHIM_VENV' || source === 'VIRTUAL_ENV'; // the user named or activated it
  if (state.kind !== 'usable' || state.ours || isChosen) return AUTOMATIC;
  const typed = typedPath(path, facts);
  return {
    ok: false,
    why: `${typed} was not made by pip-shim${suspicion(state)}, so nothing in it runs without your permission`,
    next: [
      `choose it at the prompt: ${commandLine(facts.pipName, [...facts.pipWords, ...facts.request.args])}`,
      `or allow it once: pip-shim allow ${quoteWord(typed)}`,
      `or name it: PIP_SHIM_VENV=${quoteWord(typed)}`,
    ],
  };
}

const suspicion = ({ suspect }: Usable): string => (suspect ? `, and in CI ${suspect.why}` : '');

/** A script never installs through a symbolic link, because a cloned repository may contain the link. */
function notThroughLink(path: string, link: string, facts: Facts): Automatic {
  const shown = (each: string): string => shownPath(each, { cwd: facts.cwd, home: facts.user.home });
  return {
    ok: false,
    why: `${shown(link)} leads to ${shown(path)} by a symbolic link, so nothing is ${facts.request.kind}ed there without your permission`,
    next: [
      `name the target: PIP_SHIM_VENV=${quoteWord(path)}`,
      `or remove the link: rm ${quoteWord(typedPath(link, facts))}`,
    ],
  };
}

function brokenNext({ path, state, source }: VenvPlace, facts: Facts): readonly string[] {
  if (state.kind !== 'broken') return [];
  if (state.unquotable) return otherPlaces(facts.venvs.named, facts.user.home);
  if (source === 'PIP_SHIM_VENV') return ['name another place in PIP_SHIM_VENV'];
  if (source === 'CONDA_PREFIX') return [`conda install --prefix ${quoteWord(path)} pip`];
  const typed = quoteWord(typedPath(path, facts));
  return [
    `if you don't need it, remove it and try again: rm -r ${typed}`,
    'or name another place: PIP_SHIM_VENV=path/to/venv',
  ];
}

function notOffered(reason: string, next: readonly string[] = []): NotOffered {
  return { remedy: 'venv', reason, next };
}

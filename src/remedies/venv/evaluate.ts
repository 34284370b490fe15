import { unquotableIn, whyUnquotable } from '../../environment/venv-path.ts';
import { isElsewhere, type VenvPlace } from '../../environment/venv-places.ts';
import type { VenvState } from '../../environment/venv-state.ts';
import { shownPath } from '../../system/paths.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { installInVenv, installWithProject, uninstallFromVenv } from '../menu-words.ts';
import type { Evaluation, NotOffered, VenvOffer } from '../offer.ts';
import { pinned } from '../pinned.ts';
import { automatic, brokenNext } from './automatic.ts';
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

/** More offers for the same venv. They come after `offer`, because a script uses the first offer. */
function variants(offer: VenvOffer, place: VenvPlace, facts: Facts): readonly VenvOffer[] {
  const editableProject = projectBeside(place, facts);
  const why = isNew(offer) && !offer.seesSystem ? whySeeSystem(facts) : undefined;
  return [
    ...(editableProject === undefined ? [] : [withProject(offer, editableProject, place, facts)]),
    ...(why === undefined ? [] : [withSystem(offer, why, place, facts)]),
  ];
}

const isNew = ({ action }: Pick<VenvOffer, 'action'>): boolean => action === 'create' || action === 'remake';

/** A second offer, in which the new venv also sees the system's packages. */
function withSystem(offer: VenvOffer, why: string, place: VenvPlace, facts: Facts): VenvOffer {
  const seeing = { ...offer, ...seeingSystem(offer, why), seesSystem: true } as const;
  return { ...seeing, commands: commandsFor(place, seeing, facts) };
}

function evaluateInstall(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const { path, state, source } = place;
  const shown = shownPath(path, facts);
  const declined = foreignOwner(place, facts) ?? otherVersion(place, facts);
  if (declined) return declined;
  if (state.kind === 'broken' && !state.remake) {
    const problem = notOffered(`${shown} can't be used: ${state.why}`, brokenNext(place, facts));
    return state.unquotable || source === 'CONDA_PREFIX' ? { ...problem, showInMenu: true } : problem;
  }
  const action = actionFor(state, facts);
  const untried = action === 'rehearse' ? noThrowAway(facts) : undefined;
  if (untried) return untried;
  // If the broken venv saw the system's packages, the new one sees them too.
  const isSeen = facts.settings.systemSitePackages || (state.kind === 'broken' && state.seesSystem);
  const sees = (isNew({ action }) || action === 'rehearse') && isSeen ? ({ seesSystem: true } as const) : {};
  return {
    remedy: 'venv',
    path,
    source,
    action,
    ...sees,
    ...wordsFor(place, action, facts),
    ...(action === 'rehearse' ? {} : pinned(facts)),
    commands: commandsFor(place, { action, ...sees }, facts),
    automatic: automatic(place, facts),
  };
}

function wordsFor(
  place: VenvPlace,
  action: VenvOffer['action'],
  facts: Facts,
): Pick<VenvOffer, 'label' | 'reason' | 'isBeside'> {
  if (action === 'rehearse') return rehearsal(shownPath(place.path, facts));
  return place.instead ? wordsBeside(place, place.instead, facts) : installInVenv(place, facts);
}

/** A second offer for the same venv, which also installs the project itself as editable. */
function withProject(offer: VenvOffer, editableProject: string, place: VenvPlace, facts: Facts): VenvOffer {
  return {
    ...offer,
    editableProject,
    ...installWithProject(editableProject, facts),
    commands: commandsFor(place, offer, withEditableProject(facts, { editableProject })),
  };
}

/** Declines if no venv can be made in the temporary directory. */
function noThrowAway({ temporary }: Facts): NotOffered | undefined {
  const unquotable = unquotableIn(temporary);
  return unquotable && notOffered(`TMPDIR can't be used: ${whyUnquotable(unquotable)}`, ['TMPDIR=/tmp']);
}

/**
 * Evaluates an `uninstall`, which never creates a venv. Under sudo, root sees neither the user's own packages
 * nor a venv of the user's: unless the system has the package, the user is to try without sudo.
 */
function evaluateUninstall(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const found = uninstallFrom(place, facts);
  const isOffer = 'action' in found;
  if (isOffer || !facts.user.sudo || found.next.length > 0 || facts.owners.length > 0) return found;
  return { ...found, next: [withoutSudo(facts)] };
}

/** Declines a venv that has none of the packages. */
function uninstallFrom(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const { path, state, source } = place;
  const shown = shownPath(path, facts);
  if (state.kind === 'absent') return uninstallFromNothing(place, facts);
  if (state.kind === 'broken')
    return notOffered(
      `${shown} can't be used: ${state.why}`,
      state.unquotable ? brokenNext(place, facts) : [],
    );
  const declined = foreignOwner(place, facts) ?? otherVersion(place, facts);
  if (declined) return declined;
  const names = facts.packages.map(({ name }) => name);
  const missing = names.filter((name) => !state.holds.includes(name));
  // In a script, let the venv's own pip answer. It warns of a package that is not installed, and exits with
  // 0.
  if (names.length > 0 && missing.length === names.length && facts.settings.auto === undefined)
    return notOffered(`${shown} does not have ${missing.join(', ')}`);
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

/**
 * An `uninstall` where there is no venv yet. In a script, pip answers as in an empty venv: it warns that the
 * package is not installed, and exits with 0. Declines outside scripts. Also declines if another place has
 * one of the packages.
 */
function uninstallFromNothing(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const shown = shownPath(place.path, facts);
  const isAsked = facts.settings.auto === undefined;
  const declined = foreignOwner(place, facts) ?? noThrowAway(facts);
  const reason = `there is no ${shown}`;
  if (!isAsked && declined) return notOffered(`${reason}; ${declined.reason}`, declined.next);
  if (isAsked || facts.owners.length > 0) return notOffered(reason);
  return {
    ...{ remedy: 'venv', path: place.path, source: place.source, action: 'rehearse' },
    label: 'In an empty, throw-away venv',
    reason,
    commands: commandsFor(place, { action: 'rehearse' }, facts),
    automatic: automatic(place, facts),
  };
}

/** In a dry run, pip-shim does not make the place's venv, and puts no pip into it. */
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
  const shown = shownPath(place.path, facts);
  return notOffered(`${shown} would belong to root, but the directory around it does not`, [
    facts.user.sudo
      ? withoutSudo(facts)
      : "set HOME to root's own home directory, or name a place: PIP_SHIM_VENV=path/to/venv",
  ]);
}

const withoutSudo = ({ pipName, pipWords, request }: Facts): string =>
  `run it without sudo: ${commandLine(pipName, [...pipWords, ...request.args])}`;

function notOffered(reason: string, next: readonly string[] = []): NotOffered {
  return { remedy: 'venv', reason, next };
}

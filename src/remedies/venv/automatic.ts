import { otherPlaces } from '../../environment/venv-path.ts';
import type { VenvPlace } from '../../environment/venv-places.ts';
import type { Usable } from '../../environment/venv-state.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { AUTOMATIC, type Automatic } from '../offer.ts';
import { otherVersion } from './other-version.ts';

/** Whether a script may use the venv without a question. If not, also why, and what to do. */
export function automatic(place: VenvPlace, facts: Facts): Automatic {
  const other = place.instead && otherVersion(place.instead, facts);
  if (other) return { ok: false, why: other.reason, next: other.next };
  const { path, state, source } = place;
  const own = facts.venvs.places.find((place) => place.source === 'project');
  // The name of a directory makes the project's venv unusable. A script must not silently use `default`
  // instead.
  if (source === 'default' && own?.state.kind === 'broken' && own.state.unquotable) {
    const why = `${shownPath(own.path, facts)} can't be used: ${own.state.why}`;
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
      `allow it permanently: pip-shim allow ${quoteWord(typed)}`,
      // Only a full path names one venv in every directory, so that python3 and `pip list` follow it.
      ...unlessLocked(facts, `or name it: PIP_SHIM_VENV=${quoteWord(path)}`),
    ],
    named: path,
  };
}

/** The line, which names PIP_SHIM_VENV. Empty if a policy locks that setting. */
const unlessLocked = ({ settings }: Facts, line: string): readonly string[] =>
  settings.locked.includes('venv') ? [] : [line];

const suspicion = ({ suspect }: Usable): string => (suspect ? `, and in CI ${suspect.why}` : '');

/** A script never installs through a symbolic link, because a cloned repository may contain the link. */
function notThroughLink(path: string, link: string, facts: Facts): Automatic {
  const shown = (each: string): string => shownPath(each, facts);
  return {
    ok: false,
    why: `${shown(link)} leads to ${shown(path)} by a symbolic link, so nothing is ${facts.request.kind}ed there without your permission`,
    next: [
      ...unlessLocked(facts, `name the target: PIP_SHIM_VENV=${quoteWord(path)}`),
      `or remove the link: rm ${quoteWord(typedPath(link, facts))}`,
    ],
    named: path,
  };
}

/** What to do about a venv that can't be used. */
export function brokenNext({ path, state, source }: VenvPlace, facts: Facts): readonly string[] {
  if (state.kind !== 'broken') return [];
  const { settings } = facts;
  const { named } = facts.venvs;
  const others = settings.locked.includes('venv') ? [] : otherPlaces(named, facts.user.home);
  if (source === 'CONDA_PREFIX') return [`conda install --prefix ${quoteWord(path)} pip`, ...others];
  // Don't suggest removing the venv if another user could replace it, because that would not help. The venv
  // may not even exist.
  if (state.unquotable || state.unsafe || source === 'PIP_SHIM_VENV')
    return path === named ? others.slice(1) : others;
  return [
    `if you don't need it, remove it and try again: rm -r ${quoteWord(typedPath(path, facts))}`,
    ...others.slice(0, 1).map((line) => `or ${line}`),
  ];
}

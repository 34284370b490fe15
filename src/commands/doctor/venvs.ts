import { brokenVenvs } from '../../environment/broken-venvs.ts';
import { otherPlaces, unquotableIn } from '../../environment/venv-path.ts';
import type { UnusedVenv, VenvPlace } from '../../environment/venv-places.ts';
import { namedPath, shownPath, typedPath } from '../../system/paths.ts';
import { listed, quoteWord } from '../../ui/text.ts';
import type { Ports } from '../ports.ts';
import { placesHere } from '../venvs/resolve-venv.ts';
import { type Check, type Checked, checked, type Finding, together } from './check.ts';
import { wantedVenv } from './settings.ts';

/** Checks the venv that `pip install` would use here, and the venv that VIRTUAL_ENV names. */
export const checkVenvs: Check = (ports) => {
  const { places: found, unused } = placesHere(wantedVenv(ports), ports);
  const [first] = found;
  const checkedHere = [first?.path, unused?.path].flatMap((path) => path ?? []);
  return together([
    unused ? checked({ findings: [unusedVenv(unused)] }) : checked({}),
    first && first.path !== unused?.path ? checkPlace(first, ports) : checked({}),
    brokenElsewhere(checkedHere, ports),
    oldOnes(ports),
    registered(ports),
  ]);
};

function unusedVenv({ path, why, isBroken }: UnusedVenv): Finding {
  const makeAgain = `make it again: python3 -m venv --clear ${quoteWord(path)}`;
  return {
    code: 'active-venv-broken',
    problem: `VIRTUAL_ENV names ${path}, but ${why}`,
    remedy: [
      'in this shell: deactivate, or unset VIRTUAL_ENV',
      ...(!isBroken || /gone: moved/.test(why) || unquotableIn(path) ? [] : [makeAgain]),
    ],
  };
}

function checkPlace({ path, source, state }: VenvPlace, ports: Ports): Checked {
  const { places } = ports;
  const shown = shownPath(path, ports);
  if (state.kind === 'usable') {
    const whose = state.ours ? '' : ', not made by pip-shim';
    return checked({ seen: [['venv', `${shown} (Python ${state.version}${whose})`]] });
  }
  if (state.kind === 'absent') return checked({ seen: [['venv', `${shown} (none yet)`]] });
  const byHand = `rm -r ${quoteWord(typedPath(path, ports))}`;
  const moving = state.unquotable && otherPlaces(`${places.data}/venvs/default`, places.home);
  const anotherPlace = source === 'PIP_SHIM_VENV' ? ['or name another place in PIP_SHIM_VENV'] : [];
  return checked({
    findings: [
      {
        code: 'venv-broken',
        problem: `the venv ${shown} can't be used: ${state.why}`,
        remedy: state.remake
          ? [`to make it again with what it had: pip-shim rebuild ${quoteWord(namedPath(path, ports))}`]
          : (moving ?? [`if you don't need what is in it: ${byHand}`, ...anotherPlace]),
      },
    ],
  });
}

/** Reports the broken venvs of other places. Most venvs break when the system's Python is upgraded. */
function brokenElsewhere(checkedHere: readonly string[], ports: Ports): Checked {
  const { registry, uid, places, look } = ports;
  const here = checkedHere.map((path) => look.realPath(path));
  const broken = brokenVenvs(registry, uid, places.data, look).filter(({ path }) => !here.includes(path));
  const shown = broken.map(({ path, why }) => `${shownPath(path, ports)} (${why})`);
  const finding: Finding = {
    code: 'venvs-broken',
    problem: `venvs that no longer work: ${shown.join(', ')}`,
    remedy: ['to make them again with what they had: pip-shim rebuild --all'],
  };
  return checked({ findings: broken.length > 0 ? [finding] : [] });
}

/**
 * Notes each old venv that pip-shim kept beside the new one. Reports each venv that pip-shim began to make
 * again and did not finish.
 */
function oldOnes(ports: Ports): Checked {
  const { oldVenvs, look } = ports;
  const shown = (path: string): string => shownPath(path, ports);
  const left = oldVenvs.all().filter(({ aside }) => look.lstat(aside)?.kind === 'directory');
  const rebuild = (path: string): string => `pip-shim rebuild ${quoteWord(path)}`;
  return checked({
    findings: left
      .filter(({ isReplaced }) => !isReplaced)
      .map(({ path, aside }) => ({
        code: 'venv-cut-off',
        problem: `making ${shown(path)} again was interrupted; the old venv is ${shown(aside)}`,
        remedy: [`to rename it back and try again: ${rebuild(path)}`],
      })),
    notes: left
      .filter(({ isReplaced }) => isReplaced)
      .map(({ path, aside }) => `${shown(aside)} has packages that ${shown(path)} lacks: ${rebuild(path)}`),
  });
}

/** Notes which recorded venvs no longer exist. Such a record does no harm, so this is not a problem. */
function registered(ports: Ports): Checked {
  const gone = ports.registry.all().filter(({ path }) => !ports.look.stat(path));
  const shown = gone.map(({ path }) => shownPath(path, ports));
  const note = `venvs in pip-shim's records that no longer exist: ${listed(shown)}`;
  return checked({ notes: gone.length > 0 ? [note] : [] });
}

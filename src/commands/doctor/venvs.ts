import { findProject, outsideOf } from '../../environment/project.ts';
import { otherPlaces, unquotableIn } from '../../environment/venv-path.ts';
import { type VenvPlace, venvPlaces } from '../../environment/venv-places.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Ports } from '../ports.ts';
import { type Check, type Checked, checked, type Finding, together } from './check.ts';
import { wantedVenv } from './settings.ts';

/** Can the venv that would be used here be used, and the one that the shell believes in? */
export const checkVenvs: Check = (ports) => {
  const { cwd, env, look, places, uid, registry } = ports;
  const outside = outsideOf(env, places.home, uid);
  const { places: found, broken } = venvPlaces(
    {
      ...{ cwd, uid, isAlone: outside.isAlone },
      project: findProject(cwd, outside, look),
      home: places.home,
      dataDirectory: places.data,
      ...wantedVenv(ports),
      active: env.VIRTUAL_ENV,
    },
    look,
    registry,
  );
  const [first] = found;
  return together([
    broken ? checked({ findings: [brokenShell(broken, ports)] }) : checked({}),
    first && first.path !== broken?.path ? checkPlace(first, ports) : checked({}),
    registered(ports),
  ]);
};

function brokenShell({ path, why }: { path: string; why: string }, { env }: Ports): Finding {
  const makeAnew = `make it anew: python3 -m venv --clear ${quoteWord(path)}`;
  return {
    code: 'active-venv-broken',
    problem: `VIRTUAL_ENV is ${env.VIRTUAL_ENV}, which can't be used: ${why}`,
    remedy: [
      'in this shell: deactivate, or unset VIRTUAL_ENV',
      ...(/gone: moved/.test(why) || unquotableIn(path) ? [] : [makeAnew]),
    ],
  };
}

function checkPlace({ path, source, state }: VenvPlace, { cwd, places }: Ports): Checked {
  const shown = shownPath(path, { cwd, home: places.home });
  if (state.kind === 'usable') {
    const whose = state.ours ? '' : ', not made by pip-shim';
    return checked({ seen: [['venv', `${shown} (Python ${state.version}${whose})`]] });
  }
  if (state.kind === 'absent') return checked({ seen: [['venv', `${shown} (none yet)`]] });
  const byHand = `rm -r ${quoteWord(typedPath(path, { cwd }))}`;
  const moving = state.unquotable && otherPlaces(`${places.data}/venvs/default`, places.home);
  const anotherPlace = source === 'PIP_SHIM_VENV' ? ['or name another place in PIP_SHIM_VENV'] : [];
  return checked({
    findings: [
      {
        code: 'venv-broken',
        problem: `the venv ${shown} can't be used: ${state.why}`,
        remedy: state.remake
          ? ['the next pip install makes it anew when you choose it']
          : (moving ?? [`if you don't need what is in it: ${byHand}`, ...anotherPlace]),
      },
    ],
  });
}

/** Records of venvs that are gone do no harm, and say where something was. */
function registered({ registry, look, cwd, places }: Ports): Checked {
  const gone = registry.all().filter(({ path }) => !look.stat(path));
  const shown = gone.map(({ path }) => shownPath(path, { cwd, home: places.home }));
  const some = shown.slice(0, 3).join(', ') + (shown.length > 3 ? ` and ${shown.length - 3} more` : '');
  return checked({ notes: gone.length > 0 ? [`venvs that pip-shim knew and that are gone: ${some}`] : [] });
}

import type { VenvPlace } from '../../environment/venv-places.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { NotOffered, VenvOffer } from '../offer.ts';

/** The version of Python in a command, as in `pip3.12`, `python3.12 -m pip` or `--python`. */
export function versionNamed({
  pipName,
  request,
  interpreter,
}: Pick<Facts, 'pipName' | 'request' | 'interpreter'>): string | undefined {
  const isNamed = /\d\.\d+$/.test(pipName) || request.settings.python !== undefined;
  return isNamed ? interpreter.version : undefined;
}

/** Declines a venv that has another version of Python than the command names. */
export function otherVersion(place: VenvPlace, facts: Facts): NotOffered | undefined {
  const { path, state, source, wanted } = place;
  if (wanted === undefined || state.kind !== 'usable') return undefined;
  const { pipName, pipWords, request, settings, cwd, user } = facts;
  const named = request.settings.python === undefined ? pipName : '--python';
  const reason = `${shownPath(path, { cwd, home: user.home })} has Python ${state.version}, and ${named} means Python ${wanted}`;
  const typed = (at: string): string => quoteWord(typedPath(at, facts));
  const again = commandLine(pipName, [...pipWords, ...request.args]);
  const beside = `a venv for Python ${wanted}: PIP_SHIM_VENV=${typed(`${path}-${wanted}`)} ${again}`;
  // Suggests no command in a venv that came with the project, unless the user allowed the venv.
  const isTrusted = state.ours || source !== 'project';
  const here = commandLine(`${typedPath(path, facts)}/bin/pip`, request.argsWithoutPython);
  return {
    remedy: 'venv',
    reason,
    next: [
      ...(settings.locked.includes('venv') || request.kind === 'uninstall' ? [] : [beside]),
      ...(isTrusted && state.pip === 'script' ? [`for Python ${state.version}: ${here}`] : []),
    ],
  };
}

/** The menu's words for a venv that lies beside a venv of another Python version. */
export function wordsBeside(
  { path, state }: VenvPlace,
  other: VenvPlace,
  { interpreter, cwd, user }: Facts,
): Pick<VenvOffer, 'label' | 'reason' | 'isBeside'> {
  const shown = (at: string): string => shownPath(at, { cwd, home: user.home });
  const version = other.state.kind === 'usable' ? other.state.version : '';
  const what = state.kind === 'usable' ? '' : ', new';
  return {
    label: `In a venv for Python ${interpreter.version} (${shown(path)}${what})`,
    reason: `${shown(other.path)} has Python ${version}`,
    isBeside: true,
  };
}

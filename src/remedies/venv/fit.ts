import type { Facts } from '../../core/facts.ts';
import { AUTOMATIC, type Automatic, type Fit, type NotOffered, type VenvOffer } from '../../core/offer.ts';
import { shownPath, typedPath } from '../../core/paths.ts';
import { commandLine, quoteWord } from '../../core/text.ts';
import type { VenvPlace } from '../../core/venv-places.ts';
import { commandInVenv } from './command.ts';

/** What the venv remedy can offer for these facts. */
export function fitVenv(facts: Facts): Fit<VenvOffer> {
  const { places } = facts.venvs;
  const each = facts.request.kind === 'install' ? fitInstall : fitUninstall;
  const fitted = places.map((place) => each(place, facts));
  return {
    offers: fitted.filter((fit): fit is VenvOffer => 'commands' in fit),
    notOffered: fitted.filter((fit): fit is NotOffered => !('commands' in fit)),
  };
}

function fitInstall(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const { path, state, source } = place;
  const shown = shownPath(path, { cwd: facts.cwd, home: facts.user.home });
  const foreign = foreignOwner(place, facts);
  if (foreign) return foreign;
  if (state.kind === 'broken' && !state.remake) {
    return notOffered(`${shown} can't be used: ${state.why}`, brokenNext(place, facts));
  }
  const action =
    state.kind === 'broken' ? 'remake' : state.kind === 'absent' ? 'create' : useOrSeed(state.pip);
  return {
    remedy: 'venv',
    path,
    source,
    action,
    label: `${placeName(source)} ${shown}${note(place, facts)}`,
    reason: reason(place, facts),
    commands: commands(place, action, facts),
    automatic: automatic(place, facts),
  };
}

/** `uninstall` never creates a venv: it acts on the one that has what is to go. */
function fitUninstall(place: VenvPlace, facts: Facts): VenvOffer | NotOffered {
  const { path, state, source } = place;
  const shown = shownPath(path, { cwd: facts.cwd, home: facts.user.home });
  if (state.kind === 'absent') return notOffered(`there is no ${shown}`);
  if (state.kind === 'broken') return notOffered(`${shown} can't be used: ${state.why}`);
  const names = facts.packages.map(({ name }) => name);
  if (names.length > 0 && !names.some((name) => state.holds.includes(name))) {
    return notOffered(`${shown} does not have ${names.join(', ')}`);
  }
  const action = useOrSeed(state.pip);
  return {
    remedy: 'venv',
    path,
    source,
    action,
    label: `Uninstall from ${shown}${note(place, facts)}`,
    reason: 'that is where it is installed',
    commands: commands(place, action, facts),
    automatic: automatic(place, facts),
  };
}

function useOrSeed(pip: 'script' | 'module' | 'none'): VenvOffer['action'] {
  return pip === 'none' ? 'seed' : 'use';
}

function placeName(source: VenvPlace['source']): string {
  if (source === 'VIRTUAL_ENV') return 'Active venv';
  if (source === 'project') return 'Project venv';
  return source === 'default' ? 'Venv "default"' : 'Venv';
}

function note({ state, source }: VenvPlace, facts: Facts): string {
  if (state.kind === 'absent') return ' (new)';
  if (state.kind === 'broken') return ` (made anew: ${state.why})`;
  const notes = [];
  if (!state.ours && source === 'project') notes.push('not made by pip-shim');
  if (state.version !== facts.interpreter.version) notes.push(`Python ${state.version}`);
  return notes.length > 0 ? ` (${notes.join(', ')})` : '';
}

function reason({ source }: VenvPlace, facts: Facts): string {
  if (source === 'PIP_SHIM_VENV') return 'named in PIP_SHIM_VENV';
  if (source === 'VIRTUAL_ENV') return 'active in this shell, but without a pip on PATH';
  if (source === 'project')
    return facts.project.found ? 'stays with this project' : 'stays in this directory';
  const { unfit } = facts.project;
  return unfit ? `no .venv in ${facts.project.root}: ${unfit}` : 'for everything without a project';
}

/** As root through sudo, nothing root-owned may be left in somebody's project. */
function foreignOwner(place: VenvPlace, facts: Facts): NotOffered | undefined {
  const { sudo } = facts.user;
  if (!sudo || facts.user.uid !== 0 || place.owner === undefined || place.owner === 0) return undefined;
  const shown = shownPath(place.path, { cwd: facts.cwd, home: facts.user.home });
  const words = commandLine(facts.pipName, facts.request.args);
  return notOffered(`${shown} would belong to root in a directory that does not`, [
    `run it without sudo: ${words}`,
  ]);
}

function automatic({ path, state, source }: VenvPlace, facts: Facts): Automatic {
  if (state.kind !== 'usable' || state.ours || source !== 'project') return AUTOMATIC;
  const typed = typedPath(path, facts);
  return {
    ok: false,
    why: `${typed} was not made by pip-shim, and nothing in it runs unasked`,
    next: [
      `choose it at the prompt: ${commandLine(facts.pipName, facts.request.args)}`,
      `or allow it once: pip-shim allow ${quoteWord(typed)}`,
      `or name it: PIP_SHIM_VENV=${quoteWord(typed)}`,
    ],
  };
}

function brokenNext({ path, state, source }: VenvPlace, facts: Facts): readonly string[] {
  if (state.kind !== 'broken') return [];
  if (source === 'PIP_SHIM_VENV') return ['name another place in PIP_SHIM_VENV'];
  const typed = quoteWord(typedPath(path, facts));
  return [
    `if you don't need it, remove it and try again: rm -r ${typed}`,
    'or name another place: PIP_SHIM_VENV=path/to/venv',
  ];
}

function commands({ path, state }: VenvPlace, action: VenvOffer['action'], facts: Facts): readonly string[] {
  const typed = typedPath(path, facts);
  const pip = state.kind === 'usable' && state.pip === 'module' ? 'module' : 'script';
  const command = commandInVenv(facts, typed, pip);
  const install = commandLine(command.program, command.args);
  if (action === 'use' || action === 'seed') return [install];
  return [makeCommand(facts, typed), install];
}

/** The command that makes a venv. pip is put in by us afterwards, since ensurepip is slow and often missing. */
export function makeCommand(facts: Pick<Facts, 'interpreter'>, path: string): string {
  return commandLine(facts.interpreter.path, ['-m', 'venv', '--without-pip', path]);
}

function notOffered(reason: string, next: readonly string[] = []): NotOffered {
  return { remedy: 'venv', reason, next };
}

import type { VenvState } from '../../environment/venv-state.ts';
import type { ShellSyntax } from '../../shells/shell.ts';
import { VENV_NAMES } from '../../state/venv-record.ts';
import { belowHome, parent, shownPath } from '../../system/paths.ts';
import type { Ending, Look } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import { addKernel } from '../kernel.ts';
import type { Stage, VenvOffer } from '../offer.ts';

/** The user's shell, and the actions that may follow an install. */
export interface SummaryTools {
  readonly shell: ShellSyntax;
  readonly look: Pick<Look, 'list'>;
  /** True in a notebook, where a shell's variables end with each cell. */
  readonly inNotebook: boolean;
  /**
   * Makes the user's shell activate the venv. If `place` is given, the venv is active only inside that
   * directory. Returns false if the shell has not loaded the shell hook.
   */
  readonly push: (venv: string, place: string | undefined) => boolean;
  /** What the next prompt of the user's shell does with a venv that was pushed for `place`. */
  readonly nextPrompt: (place: string | undefined) => NextPrompt;
  /** True once a day, when pip-shim may show the line that loads the shell hook. */
  readonly mayHint: () => boolean;
  /** Adds a directory to the PATH of later CI steps. Returns false if the CI system has no way to do so. */
  readonly addToLaterSteps: (directory: string) => boolean;
  /** Prints, once, which of the system's packages the project imports and the venv does not see. */
  readonly sayUnseen: (venv: string, facts: Facts) => void;
}

/**
 * `active`: the prompt shows the venv. `elsewhere`: the prompt does not show it, because the shell is outside
 * of the venv's place. `unproven`: no prompt of the shell has run the hook yet.
 */
export type NextPrompt = 'active' | 'elsewhere' | 'unproven';

/** What a script's next line finds by its name after an install. */
export interface InstalledCommands {
  /** Whether the next `python3` is the venv's. */
  readonly python: boolean;
  /** The commands that can be called by their names where the install was typed. */
  readonly callable: readonly string[];
  /** Why the commands got no shims, although a setting asks for them. */
  readonly why: string | undefined;
}

export const NO_COMMANDS: InstalledCommands = { python: false, callable: [], why: undefined };

/** Prints where the packages are and what to type next. `left` is the state of the venv after the command. */
export function summarise(
  offer: VenvOffer,
  facts: Facts,
  stage: Stage,
  tools: SummaryTools,
  ending: Ending,
  left: VenvState,
  commands: InstalledCommands,
): void {
  const { screen } = stage;
  const shown = shownPath(offer.path, facts);
  if (ending.kind !== 'exit' || ending.code !== 0) {
    const isNew = offer.action === 'create' || offer.action === 'remake';
    const now = left.kind === 'usable' ? 'works, and is kept' : 'no longer works';
    if (isNew) screen.line(`the new venv ${shown} ${now}`);
    return;
  }
  if (facts.request.kind === 'uninstall' || facts.request.settings.dryRun) return;
  const directory = `${offer.path}/bin`;
  const byName =
    commands.callable.length > 0 ? `; its commands run here by name: ${some(commands.callable)}` : '';
  const done = doneWords(shown, facts, left);
  const isActive = facts.venvs.active === offer.path;
  const place = placeOf(offer, facts);
  if (!isActive && tools.push(offer.path, place)) sayPushed(done, offer.path, place, facts, stage, tools);
  else if (stage.unattended && tools.inNotebook) {
    screen.line(done);
    screen.line(`to import from it, ${addKernel(offer.path, facts)}`);
  } else if (stage.unattended) {
    const needs = needsPath(commands);
    const line = needs && `; to use its ${needs}: ${tools.shell.prependPath(directory)}`;
    screen.line(`${done}${byName}${line}`);
  } else {
    screen.line(`${done}${byName}`);
    if (!isActive) sayHowToActivate(offer.path, stage, tools);
  }
  if (commands.why !== undefined) screen.line(`its commands can't be called by name: ${commands.why}`);
  if (stage.unattended && tools.addToLaterSteps(directory))
    screen.line(`${shown}/bin is on PATH in the steps that follow ($GITHUB_PATH)`);
  // A user who chose in the menu needs no line about unseen packages, because the menu also offered a venv
  // that sees them.
  const isChosen = !stage.unattended && offer.action !== 'use' && offer.action !== 'seed';
  if (!isChosen && facts.request.settings.quiet === 0) tools.sayUnseen(offer.path, facts);
}

/**
 * Where the shell keeps the venv active; undefined for everywhere. An absolute path in PIP_SHIM_VENV names
 * one venv for every place. A relative path names another venv in each place.
 */
function placeOf({ source, path }: VenvOffer, { project, settings }: Facts): string | undefined {
  if (source !== 'PIP_SHIM_VENV') return project.root;
  const isOwn = /^[^/~]/.test(settings.venv ?? '') && path.startsWith(`${project.root}/`);
  if (!isOwn) return undefined;
  return VENV_NAMES.some((name) => path.endsWith(`/${name}`)) ? parent(path) : project.root;
}

/** What the next line of a script can't find without the venv's bin on PATH: `python and commands`. */
function needsPath({ python, callable }: InstalledCommands): string {
  const needs = [...(python ? [] : ['python']), ...(callable.length > 0 ? [] : ['commands'])];
  return needs.join(' and ');
}

/**
 * Says whether pip installed anything. In a venv that sees the system's packages, pip counts them as
 * installed.
 */
function doneWords(shown: string, { request, packages }: Facts, left: VenvState): string {
  const { requirements, editables, requirementFiles, groups } = request;
  const isByName =
    packages.length > 0 &&
    packages.length === requirements.length &&
    [...editables, ...requirementFiles, ...groups].length === 0;
  const isThere =
    left.kind === 'usable' && left.seesSystem && packages.every(({ name }) => !left.holds.includes(name));
  return isByName && isThere ? `already there: ${shown} sees the system's packages` : `installed in ${shown}`;
}

/** The first names of a list, and how many more there are. */
function some(names: readonly string[]): string {
  const more = names.length > 5 ? `, and ${names.length - 4} more` : '';
  return `${names.slice(0, more === '' ? 5 : 4).join(', ')}${more}`;
}

function sayPushed(
  done: string,
  venv: string,
  place: string | undefined,
  { user }: Facts,
  { screen }: Stage,
  tools: SummaryTools,
): void {
  const next = tools.nextPrompt(place);
  if (next === 'unproven') {
    screen.line(`${done}; this shell has loaded the hook, but no prompt has run it yet`);
    screen.line(
      `if the next prompt does not activate it: ${activation(venv, tools)}; pip-shim doctor says why`,
    );
    return;
  }
  const isElsewhere = next === 'elsewhere' && place !== undefined;
  const where = isElsewhere
    ? ` while you are in ${belowHome(place, user.home)}`
    : '; to leave it: pip-shim pop';
  screen.line(`${done}, which is ${isElsewhere ? '' : 'now '}active in this shell${where}`);
}

const activation = (venv: string, { shell, look }: SummaryTools): string =>
  shell.activate(venv, look.list(`${venv}/bin`));

function sayHowToActivate(venv: string, { screen }: Stage, tools: SummaryTools): void {
  const { shell, mayHint } = tools;
  screen.line(`to use it in this shell: ${activation(venv, tools)}`);
  if (shell.hook !== '' && mayHint())
    screen.line(`to activate it automatically, put this line into ${shell.file}: ${shell.hook}`);
}

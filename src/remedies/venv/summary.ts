import type { VenvState } from '../../environment/venv-state.ts';
import type { ShellSyntax } from '../../shells/shell.ts';
import { shownPath } from '../../system/paths.ts';
import type { Ending } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import type { Stage, VenvOffer } from '../offer.ts';

/** The shell that the user types in, and what is done there and elsewhere after an install. */
export interface SummaryTools {
  readonly shell: ShellSyntax;
  /** VIRTUAL_ENV */
  readonly active: string | undefined;
  /** Has the waiting shell activate the venv; false where it has not loaded the hook, or does not wait for us. */
  readonly push: (venv: string) => boolean;
  /** True once a day, where the line that loads the hook may be shown. */
  readonly mayHint: () => boolean;
  /** Adds a directory to the PATH of later steps where the CI system has a way; says whether it did. */
  readonly addToLaterSteps: (directory: string) => boolean;
}

/** Says what was done, where it is, and what to type next. `left` is the venv as it is now. */
export function summarise(
  offer: VenvOffer,
  facts: Facts,
  stage: Stage,
  tools: SummaryTools,
  ending: Ending,
  left: VenvState,
): void {
  const { screen } = stage;
  const shown = shownPath(offer.path, { cwd: facts.cwd, home: facts.user.home });
  if (ending.kind !== 'exit' || ending.code !== 0) {
    const isNew = offer.action === 'create' || offer.action === 'remake';
    const now = left.kind === 'usable' ? 'works, and is kept' : 'no longer works';
    if (isNew) screen.line(`the new venv ${shown} ${now}`);
    return;
  }
  if (facts.request.kind === 'uninstall' || facts.request.settings.dryRun) return;
  const directory = `${offer.path}/bin`;
  const isActive = tools.active === offer.path;
  if (!isActive && tools.push(offer.path))
    screen.line(`installed in ${shown}, which is now active in this shell; to leave it: pip-shim pop`);
  else if (stage.unattended)
    screen.line(`installed in ${shown}; to use its commands: ${tools.shell.prependPath(directory)}`);
  else {
    screen.line(`installed in ${shown}`);
    if (!isActive) sayHowToActivate(offer.path, stage, tools);
  }
  if (stage.unattended && tools.addToLaterSteps(directory))
    screen.line(`${shown}/bin is on PATH in the steps that follow ($GITHUB_PATH)`);
}

function sayHowToActivate(venv: string, { screen }: Stage, { shell, mayHint }: SummaryTools): void {
  screen.line(`to use it in this shell: ${shell.activate(venv)}`);
  if (mayHint())
    screen.line(`to activate it automatically, put this line into ${shell.hook.file}: ${shell.hook.line}`);
}

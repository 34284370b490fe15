import type { ShellSyntax } from '../../shells/shell.ts';
import type { ShimError } from '../../system/errors.ts';
import { belowHome } from '../../system/paths.ts';
import type { Command, Ending } from '../../system/ports.ts';
import { commandLine, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Execution, PipxOffer, Stage, Unsupported } from '../offer.ts';
import { restrictTo, subsetOf } from '../subset.ts';
import { oneAtATime } from '../venv/locking.ts';
import type { VenvTools } from '../venv/tools.ts';
import { installPipx } from './evaluate.ts';
import { makePrivatePipx, makeSharedLibs } from './private-pipx.ts';
import { ended, runPipx, type Told, typed } from './run.ts';

export interface PipxRemedyTools extends Omit<VenvTools, 'processes' | 'screen'> {
  /** Syntax of the shell that the user types in. */
  readonly shell: ShellSyntax;
}

/** Installs each command-line tool into a separate venv, with the existing pipx or a private one. */
export function pipxRemedy(tools: PipxRemedyTools): Execution<PipxOffer> {
  return {
    async execute(offer, facts, stage) {
      const { own } = facts.pipx;
      if (!offer.runs.some(({ program }) => program === own.path))
        return executeAll(offer, facts, stage, tools);
      // The lock keeps other runs of pip-shim from removing the private pipx while this run uses it.
      return oneAtATime(own.venv, facts, { ...tools, ...stage }, async (noLock) => {
        const unready = await prepare(offer, facts, stage, tools, noLock);
        return unready ?? executeAll(offer, facts, stage, tools);
      });
    },
  };
}

async function executeAll(
  offer: PipxOffer,
  facts: Facts,
  stage: Stage,
  tools: PipxRemedyTools,
): Promise<Ending | Unsupported> {
  const done: Told[] = [];
  const libraries: string[] = [];
  for (const run of offer.runs) {
    const told = await executeRun(run, facts, stage);
    if (told.noApps) libraries.push(run.args.at(-1) ?? '');
    else if (ended(told.ending, 0)) done.push(told);
    else return told.ending;
  }
  if (done.length > 0 && facts.request.kind === 'install') {
    sayWhere(done, facts, stage, tools);
    sayMissing(facts, stage, tools);
  }
  if (libraries.length === 0) return SUCCESS;
  return {
    kind: 'unsupported',
    ending: FAILURE,
    why: noCommands(libraries),
    facts: restrictTo(facts, subsetOf(libraries)),
  };
}

const SUCCESS: Ending = { kind: 'exit', code: 0 };
const FAILURE: Ending = { kind: 'exit', code: 1 };

function noCommands(libraries: readonly string[]): string {
  const [are, them] = libraries.length > 1 ? ['are libraries', 'them'] : ['is a library', 'it'];
  return `${libraries.join(', ')} ${are}: pipx installs only commands, and none comes with ${them}`;
}

/**
 * Makes the private pipx and its shared venv, if they are missing. Returns undefined, or how a failed step
 * ended.
 */
async function prepare(
  offer: PipxOffer,
  facts: Facts,
  stage: Stage,
  tools: PipxRemedyTools,
  noLock: ShimError | undefined,
): Promise<Ending | undefined> {
  if (facts.request.kind === 'uninstall') return undefined;
  const { own } = facts.pipx;
  const making = { ...tools, ...stage };
  if (offer.makes !== undefined) {
    if (noLock) throw noLock;
    const where = belowHome(own.venv, facts.user.home);
    if (stage.unattended)
      stage.screen.line(`pipx is not on PATH: pip-shim installs one for itself in ${where}`);
    const failed = await makePrivatePipx(facts, making);
    const system = installPipx(facts);
    if (failed && system !== undefined) stage.screen.line(`${facts.platform} has pipx too: ${system}`);
    if (failed) return failed;
  }
  return makeSharedLibs(facts, making);
}

/**
 * Runs pipx. If all commands of a tool come from its dependencies, as for ansible, runs pipx again with
 * `--include-deps`.
 */
async function executeRun(run: Command, facts: Facts, stage: Stage): Promise<Told> {
  stage.screen.command(typed(run, facts));
  const told = await runPipx(run, stage);
  const name = requirementName(run.args.at(-1) ?? '');
  const isTool = facts.packages.some((each) => each.name === name && /^(?:tool|both)$/.test(each.kind));
  if (!told.appsOfDependencies || !isTool) return told;
  const [first = 'install', ...rest] = run.args;
  const again = { ...run, args: [first, '--include-deps', ...rest] };
  stage.screen.line(`the commands of ${name} come from its dependencies:`);
  stage.screen.command(typed(again, facts));
  return runPipx(again, stage);
}

/**
 * Tells which promised commands pipx has not placed. They are missing if an earlier install left them out.
 */
function sayMissing({ pipx, packages }: Facts, { screen }: Stage, { look }: PipxRemedyTools): void {
  for (const { name, promises = [] } of packages) {
    const missing = promises.filter((command) => look.stat(`${pipx.binDirectory}/${command}`) === undefined);
    const again = commandLine(pipx.found ? 'pipx' : pipx.own.path, [
      'install',
      '--force',
      '--include-deps',
      name,
    ]);
    if (missing.length > 0)
      screen.problem(`pipx has installed ${name} without these commands: ${missing.join(', ')}`, [
        `to have them, too: ${again}`,
      ]);
  }
}

/**
 * Tells how to put the commands on PATH. pipx prints a note too, but not for every shell or for the private
 * pipx.
 */
function sayWhere(done: readonly Told[], facts: Facts, { screen }: Stage, { shell }: PipxRemedyTools): void {
  const { found, own, binDirectory, binOnPath } = facts.pipx;
  if (binOnPath) return;
  const shown = belowHome(binDirectory, facts.user.home);
  const noted = found !== undefined && done.some(({ pathNote }) => pathNote);
  const ensure = commandLine(found ? 'pipx' : own.path, ['ensurepath']);
  if (!noted)
    screen.line(`the commands are in ${shown}, which is not on PATH; to add it permanently: ${ensure}`);
  screen.line(`in this shell: ${shell.prependPath(binDirectory)}`);
}

import type { PackageManager } from '../../platforms/package-manager.ts';
import type { ManagerName } from '../../platforms/platform.ts';
import type { Look, Prompt } from '../../system/ports.ts';
import { wrap } from '../../ui/display-width.ts';
import { commandLine, listed } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { Execution, OverrideOffer, Stage } from '../offer.ts';
import { placeOf } from './place.ts';
import { type Distribution, packagesReplaced, type Resolution, resolve } from './replaced.ts';

/** The word that the user must type to confirm the override. */
const WORD = 'override';
const SHOWN = { distributions: 8, dependents: 20 };
const ROW = 76;

export interface OverrideTools {
  readonly look: Look;
  /** The package manager of that name. Undefined if this machine does not have it. */
  readonly packageManager: (name: ManagerName | undefined) => PackageManager | undefined;
  readonly promptWith: (python: string) => Prompt;
}

/** Installs into the system's Python in spite of its protection, after a warning and a typed confirmation. */
export function overrideRemedy(tools: OverrideTools): Execution<OverrideOffer> {
  return {
    async execute({ run }, facts, stage) {
      await warn(facts, stage, tools);
      const question = `Type the word ${WORD} to do it anyway:`;
      const answer = await tools.promptWith(facts.interpreter.path).word(question);
      if (answer.kind === 'interrupted') return { kind: 'exit', code: 130 };
      if (answer.kind === 'pasted')
        stage.screen.line(
          'more input was waiting (a paste?), so pip-shim did not ask; type the command again by itself',
        );
      if (answer.kind !== 'chosen' || answer.value !== WORD) return stage.decline();
      stage.screen.command(commandLine(facts.pipName, run.args));
      return stage.processes.attached(run);
    },
  };
}

/** Prints what pip would install and where, what that replaces, and what depends on the replaced packages. */
async function warn(facts: Facts, { processes, screen }: Stage, { look, ...tools }: OverrideTools) {
  const packageManager = tools.packageManager(facts.system.manager);
  const found = screen.during(
    'looking up what would be replaced',
    (async () => {
      const resolution = await resolve(facts, processes, look);
      const names = resolution.distributions.map(({ name }) => name);
      const replaced = packageManager && (await packagesReplaced(names, facts, look, packageManager));
      const dependents = replaced?.length ? await packageManager?.dependents(replaced) : [];
      return { resolution, replaced, dependents, place: await placeOf(facts, processes) };
    })(),
  );
  const { resolution, replaced, dependents, place } = await found;
  screen.line(`pip would install ${brought(resolution)}`);
  if (place !== undefined) screen.line(`into ${place}`);
  if (!resolution.whole)
    screen.line('pip could not list the dependencies, so only the packages that you named are checked');
  if (!packageManager || !replaced || !dependents)
    return screen.problem(
      "pip-shim can't tell what depends on the system's packages: no package manager answers",
    );
  if (replaced.length === 0) return screen.line(`it would replace no package of ${facts.platform}`);
  const them = listed(replaced, SHOWN.distributions);
  if (dependents.length === 0)
    return screen.line(`it would replace ${them}; no installed package depends on that`);
  const more = dependents.length - SHOWN.dependents;
  const depend = dependents.length === 1 ? 'package depends' : 'packages depend';
  screen.problem(`${dependents.length} installed ${depend} on what it would replace (${them}):`, [
    ...wrap(dependents.slice(0, SHOWN.dependents).join(', '), ROW),
    ...(more > 0 ? [`and ${more} more: ${packageManager.listDependents(replaced)}`] : []),
  ]);
}

function brought({ distributions, whole }: Resolution): string {
  if (distributions.length === 0) return whole ? 'nothing new' : 'what was asked for';
  return listed(distributions.map(nameAndVersion), SHOWN.distributions);
}

const nameAndVersion = ({ name, version }: Distribution): string =>
  version === undefined ? name : `${name} ${version}`;

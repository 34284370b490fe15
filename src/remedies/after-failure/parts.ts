import type { BuildNeeds } from '../../packages/build-needs.ts';
import type { MissingPart } from '../../pip/failure/missing-parts.ts';
import { guessedPackages, packageWith, searchFor } from '../../platforms/build-needs.ts';
import { commandLine, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { rootLine } from '../system/as-root.ts';
import { againWith } from './machine.ts';
import type { CureTools } from './tools.ts';

/**
 * The commands that install the parts and build again. `search` has a command that finds the package of a
 * part, if pip-shim does not know that package.
 */
export async function withParts(
  parts: readonly MissingPart[],
  needs: BuildNeeds,
  facts: Facts,
  tools: CureTools,
): Promise<{ readonly steps: readonly string[]; readonly search: readonly string[] }> {
  const again = againWith(facts)();
  const { pipName, pipWords, request, interpreter, system } = facts;
  const imports = parts
    .filter(({ kind }) => kind === 'import')
    .flatMap((part) => needs.provider(part, interpreter.version)?.debian ?? []);
  const without = commandLine(pipName, [...pipWords, ...request.args, '--no-build-isolation']);
  const byHand =
    imports.length === 0
      ? []
      : [`${commandLine(pipName, [...pipWords, 'install', ...withBackend(imports)])} && ${without}`];
  const commands = system.readOnly ? undefined : tools.commands(facts);
  const choices = parts.map((part) => {
    const name = packageWith(part, needs.provider(part, interpreter.version), system.manager);
    return { part, name, names: name === undefined ? guessedPackages(part, system.manager) : [name] };
  });
  const wanted = new Set(choices.flatMap(({ names }) => names));
  const { packages: there, hasLists, isSure } = await tools.known([...wanted], facts);
  const packages = new Set(
    choices.flatMap(({ part, name, names }) => {
      const found = name !== undefined || isSure ? names.find((each) => there.includes(each)) : undefined;
      const isModule = part.kind === 'module' && system.manager === 'apt' && !tools.find('pkg-config');
      return found === undefined ? [] : [found, ...(isModule ? ['pkg-config'] : [])];
    }),
  );
  if (commands && packages.size > 0) {
    const runs = [...(hasLists ? [] : [commands.update]), commands.install([...packages])];
    const lines = [...runs.map((run) => rootLine(facts, commands, run)), again];
    return { steps: [`to build it: ${lines.join(' && ')}`, ...byHand], search: [] };
  }
  const [search] = parts.flatMap((part) => searchFor(part, system.manager) ?? []);
  return {
    steps: byHand,
    search: search === undefined ? [] : [`to find the package that has it: ${search}`],
  };
}

/**
 * Adds setuptools and wheel. Without build isolation they must be there too, because most builds run them.
 */
const withBackend = (imports: readonly string[]): readonly string[] => [
  ...imports,
  ...['setuptools', 'wheel'].filter((name) => !imports.some((each) => requirementName(each) === name)),
];

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CatalogueEntry } from '../../../src/packages/catalogue.ts';
import { traitsOf } from '../../../src/packages/traits.ts';
import { compiledFor } from '../../../src/packages/wheels.ts';
import type { PipRequest } from '../../../src/pip/request.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import {
  packagesMeant,
  typedNames,
  withRaspberryPackage,
  withSystemPackages,
} from '../../../src/shim/names-typed.ts';
import { catalogue } from '../data/catalogue-file.ts';
import { factsFor, requestFor } from './facts.ts';

const read = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../data/${name}`, import.meta.url)), 'utf8');

export const tables = { catalogue, names: read('names/names.txt') };
const traits = read('names/traits.txt');

const NOTHING_TO_BUILD_WITH = {
  ...{ system: 'linux', hasPythonHeader: false },
  ...{ hasProgram: () => false, hasHeader: () => false },
  isCompiled: compiledFor(read('wheels/wheels.txt'), { minor: 11, architecture: 'x64', isMusl: false }),
};
const FILE = { kind: 'directory', uid: 0, mode: 0o755 };

/**
 * The facts about an install on Debian 12 with what data/names/ knows of the names. The machine has no
 * compiler, and Python has all of its modules apart from tkinter.
 */
export function factsOfNames(request: PipRequest, more: Partial<Facts> = {}): Facts {
  const stat = (path: string) => (/tkinter|idlelib/.test(path) ? undefined : FILE);
  const { interpreter } = factsFor(request);
  const typed = typedNames(request, interpreter, tables, { stat } as Parameters<typeof typedNames>[3]);
  const withTraits = (facts: Facts): Facts => ({
    ...facts,
    packages: facts.packages.map((each) => {
      const { systemFirst = each.systemFirst, ...others } = traitsOf(
        each.name,
        traits,
        NOTHING_TO_BUILD_WITH,
      );
      return { ...each, ...others, systemFirst };
    }),
  });
  const withRaspberry = (entry: CatalogueEntry) => withRaspberryPackage(entry, tables.names);
  const fill = (entry: CatalogueEntry) =>
    withSystemPackages(withRaspberry(entry), typed.meanings, typed.hasModules);
  const facts = withTraits(factsFor(request, {}, fill));
  const other = typed.meant && withTraits(factsFor(requestFor(typed.meant), {}, withRaspberry));
  const known = new Map(other?.packages.map((each) => [each.name, each]));
  return {
    ...facts,
    meanings: typed.meanings,
    hasModules: typed.hasModules,
    system: {
      ...facts.system,
      answers: [...facts.system.answers, ...(other?.system.answers ?? [])],
    },
    meant: typed.meant && {
      requirements: typed.meant,
      packages: packagesMeant(typed.meant, request, typed.meanings, known),
      named: other?.named ?? [],
    },
    ...more,
  };
}

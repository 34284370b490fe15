import type { KnownPackage } from '../../packages/catalogue.ts';
import { packagesOf } from '../../packages/meaning.ts';
import { systemModuleOf } from '../../packages/system-bound.ts';
import type { Facts } from '../facts.ts';
import { futile, meantFacts } from '../meant.ts';
import { meaningLines } from '../meant-words.ts';
import { rootLine } from '../system/as-root.ts';
import { cureMissing } from './build.ts';
import { againWith } from './machine.ts';
import { canHelp, isThereLine, seenFromVenv } from './system-package.ts';
import type { Cure, CureTools } from './tools.ts';

/**
 * Tells what probably helps, by the requested names alone, without pip's output.
 * @returns undefined if no name makes the failure probable; `next` may be empty
 */
export async function cureByNames(facts: Facts, tools: CureTools): Promise<Cure | undefined> {
  const nothing = futile(facts);
  if (nothing) return { message: nothing.why, next: canHelp(facts) ? nothing.next : [] };
  const meant = meantFacts(facts);
  const wanted = meant ?? facts;
  const isHere = (each: KnownPackage): boolean => canHelp(facts) && isTrouble(each) && !isThere(each, facts);
  const trouble = wanted.packages.find(isHere);
  const cure = trouble && (await cureTrouble(trouble, wanted, tools));
  const meanings = meaningLines(facts);
  if (meanings.length === 0) return cure && cure.next.length > 0 ? cure : undefined;
  const typed = meant ? [`probably meant: ${againWith(meant)()}`] : [];
  const steps = [await noProjects(facts, tools), cure?.next ?? [], typed];
  return { message: meanings.join('; '), next: steps.find((each) => each.length > 0) ?? [] };
}

/**
 * The line with Debian's packages for names that no project has. Such a name is a module of Python's standard
 * library that this Python lacks, or the name of a Debian package.
 */
async function noProjects(facts: Facts, tools: CureTools): Promise<readonly string[]> {
  const { meanings, hasModules, system } = facts;
  const wanted = meanings.filter(({ typed }) => !hasModules.includes(typed));
  const candidates = wanted.flatMap(packagesOf);
  const commands = tools.commands(facts);
  if (system.manager !== 'apt' || !commands || candidates.length === 0 || !canHelp(facts)) return [];
  const { packages, installed } = await tools.known(candidates, facts);
  if (packages.length === 0) return [];
  if (packages.every((name) => installed.includes(name))) return [isThereLine(packages, facts)];
  return [`from ${system.of}: ${rootLine(facts, commands, commands.install([...new Set(packages)]))}`];
}

/**
 * True if the package works only with this system's libraries, or if this machine lacks something for its
 * build.
 */
const isTrouble = ({ systemFirst }: KnownPackage): boolean =>
  systemFirst?.kind === 'bound' || systemFirst?.kind === 'builds';

/** Whether the venv has the package already. Then the failure has another cause. */
const isThere = ({ name }: KnownPackage, { venvs: { places } }: Facts): boolean =>
  places[0]?.state.kind === 'usable' && places[0].state.holds.includes(name);

async function cureTrouble(
  { name, systemFirst }: KnownPackage,
  facts: Facts,
  tools: CureTools,
): Promise<Cure> {
  const built =
    systemFirst?.kind === 'builds' ? await cureMissing(name, systemFirst.missing, facts, tools) : undefined;
  const message = built?.message ?? `${name} works only with the libraries of this system`;
  if (built && systemModuleOf(name) === undefined) return built;
  const bound = await seenFromVenv(name, facts, tools);
  return { message, next: bound.length > 0 ? bound : (built?.next ?? []) };
}

import type { BuildNeeds } from '../../packages/build-needs.ts';
import { systemModuleOf } from '../../packages/system-bound.ts';
import type { Failure } from '../../pip/failure/kinds.ts';
import type { MissingPart } from '../../pip/failure/missing-parts.ts';
import { commandLine, normaliseName, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { meantFacts } from '../meant.ts';
import { meaningLines, onlyElsewhere } from '../meant-words.ts';
import { againWith } from './machine.ts';
import { withParts } from './parts.ts';
import { withOtherPython, withoutVersion } from './release.ts';
import { seenFromVenv, systemLines } from './system-package.ts';
import { BY, stepsBy } from './toolchain.ts';
import type { Cure, CureTools } from './tools.ts';

type BuildFailure = Extract<Failure, { kind: 'build' }>;

/** The steps for a failed build: ready-made wheels, what was missing, and the distribution's own package. */
export async function cureBuild(failure: BuildFailure, facts: Facts, tools: CureTools): Promise<Cure> {
  const project = projectOf(failure, facts);
  const foreign = project === undefined ? undefined : await ofOtherSystem(project, facts, tools);
  if (foreign) return foreign;
  const needs = await tools.needs();
  const { old, missing } = failure;
  const heard = missing.filter((part) => isCertain(part, facts, needs));
  const parts = [...heard, ...(await lackedBy(project, heard, facts, tools))];
  const why = failure.by ? BY[failure.by] : because(old, heard, parts, facts);
  const message = `${project ?? 'a package'} could not be built${why}`;
  const instead = [
    ...(failure.by ? await stepsBy(failure.by, facts, tools) : []),
    ...newer(project, old, facts),
    ...(old ? [await withOtherPython(old, facts, tools)] : []),
  ];
  const isOther = old !== undefined || (heard.length === 0 && failure.by !== undefined);
  const steps = await nextSteps(project, isOther ? [] : parts, instead, facts, tools);
  return other(project, facts) ?? { message, next: steps };
}

/** If a build failed because the code is for an older Python: the step that installs a newer release. */
function newer(project: string | undefined, old: string | undefined, facts: Facts): readonly string[] {
  // Only a pin needs dropping: `>=` and `!=` allow newer releases anyway.
  const pinned = facts.request.requirements.find(
    (text) =>
      requirementName(text) === normaliseName(project ?? '') &&
      /[<~]|==/.test(text.split(/[;@]/, 1)[0] ?? ''),
  );
  if (old === undefined || project === undefined || pinned === undefined) return [];
  const words = [...facts.pipWords, 'install', withoutVersion(pinned)];
  return [`a newer release may be for this Python: ${commandLine(facts.pipName, words)}`];
}

/** The step if the project has nothing for this system. Undefined if it has something, or nobody knows. */
export async function ofOtherSystem(
  project: string,
  facts: Facts,
  tools: CureTools,
): Promise<Cure | undefined> {
  const onlyOn = (await tools.about(project, facts)).packages[0]?.onlyOn;
  if (onlyOn === undefined) return undefined;
  return {
    message: onlyElsewhere(project, onlyOn),
    next: [`leave it out here; in a file of requirements: ${project} ; sys_platform == '${onlyOn}'`],
  };
}

/** The cure if the user probably meant another project than the one that could not be built. */
function other(project: string | undefined, facts: Facts): Cure | undefined {
  const meant = meantFacts(facts);
  const isMeant = facts.meanings.some(({ typed }) => typed === normaliseName(project ?? ''));
  if (!meant || !isMeant) return undefined;
  return { message: meaningLines(facts).join('; '), next: [`probably meant: ${againWith(meant)()}`] };
}

/**
 * The steps if we could not read pip's output, but this machine lacks parts that the build needs.
 * @param missing the parts that the machine lacks
 */
export async function cureMissing(
  project: string,
  missing: readonly MissingPart[],
  facts: Facts,
  tools: CureTools,
): Promise<Cure> {
  const message = `${project} must be compiled; probably this is missing: ${missing.map(called).join(', ')}`;
  return { message, next: await nextSteps(project, missing, [], facts, tools) };
}

/** @param instead the steps that help if no part is missing: another release, or another Python */
async function nextSteps(
  project: string | undefined,
  parts: readonly MissingPart[],
  instead: readonly string[],
  facts: Facts,
  tools: CureTools,
): Promise<readonly string[]> {
  const needs = await tools.needs();
  const twin = project === undefined ? undefined : needs.twin(normaliseName(project));
  const ready = commandLine(facts.pipName, [...facts.pipWords, 'install', twin ?? '']);
  const { steps, search } = await withParts(parts, needs, facts, tools);
  return [
    ...(twin === undefined ? [] : [`ready-made, without a build: ${ready}`]),
    ...steps,
    ...instead,
    ...(project === undefined ? [] : await ofSystem(project, facts, tools)),
    ...search,
  ];
}

/**
 * The line with the distribution's own package. If the project works only with the system's libraries, also
 * with a venv that sees the package.
 */
async function ofSystem(project: string, facts: Facts, tools: CureTools): Promise<readonly string[]> {
  const isBound = systemModuleOf(normaliseName(project)) !== undefined;
  return isBound ? seenFromVenv(normaliseName(project), facts, tools) : systemLines(project, facts, tools);
}

/**
 * The other parts that the project's build needs and this machine lacks. The output does not name them, because
 * a build ends at the first part that is missing, and many a build has words of its own for it.
 */
async function lackedBy(
  project: string | undefined,
  heard: readonly MissingPart[],
  facts: Facts,
  tools: Pick<CureTools, 'about'>,
): Promise<readonly MissingPart[]> {
  if (project === undefined) return [];
  const first = (await tools.about(normaliseName(project), facts)).packages[0]?.systemFirst;
  const lacks = first?.kind === 'builds' ? first.missing : [];
  // A build that has looked for a header has its compiler and Python's own headers.
  const mayLack = ({ kind, name }: MissingPart): boolean =>
    isEarly(heard) || (kind === 'header' && name !== 'Python.h');
  return lacks
    .filter(mayLack)
    .filter((part) => !heard.some(({ kind, name }) => kind === part.kind && name === part.name));
}

/** True if the output names no part but programs, so that the build did not come to its headers. */
const isEarly = (heard: readonly MissingPart[]): boolean => heard.every(({ kind }) => kind === 'program');

/** The project that pip names, or else the command's only project. Undefined if there are several. */
function projectOf({ project }: BuildFailure, { request }: Facts): string | undefined {
  const [only, ...others] = [...request.requirements, ...request.editables];
  const isOnly = others.length === 0 && request.requirementFiles.length === 0;
  return project ?? (only !== undefined && isOnly ? requirementName(only) : undefined);
}

/**
 * True if the build certainly needs the part. A build may look for a program without needing it. A Python
 * module may have the name of an unrelated project on the index. So these two kinds of part count only if
 * data/build-needs.txt lists them.
 */
function isCertain(part: MissingPart, { interpreter }: Facts, needs: BuildNeeds): boolean {
  const isKnown = needs.provider(part, interpreter.version) !== undefined;
  // setuptools before 58 needs parts of the standard library that Python 3.12 no longer has.
  if (part.name === 'setuptools<58') return Number(interpreter.version.split('.')[1]) < 12;
  return isKnown || (part.kind !== 'program' && part.kind !== 'import');
}

/**
 * @param heard the missing parts that the output names
 * @param parts these, and what the machine lacks besides
 */
function because(
  old: string | undefined,
  heard: readonly MissingPart[],
  parts: readonly MissingPart[],
  { interpreter }: Facts,
): string {
  if (old === '') return ': its code is for Python 2';
  if (old !== undefined) return `: its code is for Python ${old}, and this is Python ${interpreter.version}`;
  if (parts.length === 0) return '';
  if (heard.length === 0) return `; probably this is missing: ${parts.map(called).join(', ')}`;
  return `, because this is missing: ${(isEarly(heard) ? parts : heard).map(called).join(', ')}`;
}

function called({ kind, name }: MissingPart): string {
  switch (kind) {
    case 'header':
      return name;
    case 'library':
      return `the library ${name}`;
    case 'module':
      return `${name}.pc`;
    case 'program':
      return `the command ${name}`;
    case 'import':
      return name.includes('<') ? name : `the Python module ${name}`;
  }
}

import { readFailure } from '../../pip/failure/failure.ts';
import type { Failure } from '../../pip/failure/kinds.ts';
import type { Screen } from '../../system/ports.ts';
import { commandLine, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import { cureBuild, ofOtherSystem } from './build.ts';
import { cureByNames } from './by-name.ts';
import { cureMemory, cureNoRight, cureSpace } from './machine.ts';
import { cureCheckout, cureMistake } from './mistakes.ts';
import { cureNetwork } from './network.ts';
import {
  cureConflict,
  cureMetadata,
  cureNothingFits,
  curePython,
  cureTooDeep,
  hasOwnIndex,
} from './release.ts';
import { sameNameLines, systemLines } from './system-package.ts';
import type { Cure, CureTools } from './tools.ts';

/** The most steps to print, because nobody reads a longer list. */
const MOST = 2;

/**
 * Prints what is known to help against a failure. With -qqq, pip prints no errors, so sayCure prints nothing.
 * @param heard the end of the installer's stderr. If we could not read it, empty: then only the names count
 */
export async function sayCure(
  heard: string,
  facts: Facts,
  screen: Pick<Screen, 'problem'>,
  tools: CureTools,
): Promise<void> {
  if (facts.request.kind !== 'install' || facts.request.settings.quiet >= 3) return;
  const cure = await (heard === '' ? cureByNames(facts, tools) : cureFor(heard, facts, tools));
  if (cure) screen.problem(cure.message, cure.next.slice(0, MOST));
}

/**
 * Reads why pip failed, and finds what helps on this platform.
 * @param output the end of pip's standard error, without escape sequences
 * @returns undefined if the output names no known cause, or if nothing is known to help
 */
export async function cureFor(output: string, facts: Facts, tools: CureTools): Promise<Cure | undefined> {
  const failure = readFailure(output);
  const cure = failure && (await cureOf(failure, facts, tools));
  return cure && cure.next.length > 0 ? { ...cure, next: cure.next.slice(0, MOST) } : undefined;
}

async function cureOf(failure: Failure, facts: Facts, tools: CureTools): Promise<Cure> {
  switch (failure.kind) {
    case 'network':
      return cureNetwork(failure, facts, tools);
    case 'no-space':
      return cureSpace(facts, tools);
    case 'hashes':
      return cureHashes(failure, facts);
    case 'python':
      return curePython(failure, facts, tools);
    case 'no-distribution': {
      const cure = cureNothingFits(failure, facts);
      if (failure.versions.length > 0) return cure;
      const isMeant = facts.meanings.some(({ typed }) => typed === requirementName(failure.requirement));
      const named = isMeant ? await cureByNames(facts, tools) : undefined;
      if (named) return named;
      return withoutProject(failure.requirement, cure, facts, tools);
    }
    case 'conflict':
      return cureConflict(failure, facts);
    case 'build':
      return cureBuild(failure, facts, tools);
    case 'memory':
      return cureMemory(facts);
    case 'no-right':
      return cureNoRight(failure, facts);
    case 'too-deep':
      return cureTooDeep(facts, tools);
    case 'old-metadata':
      return cureMetadata(failure, facts);
    case 'checkout':
      return cureCheckout(failure, facts);
    default:
      return cureMistake(failure, facts, tools);
  }
}

/** The steps if no release fits. pip's message is the same if the index has no such project. */
async function withoutProject(
  requirement: string,
  cure: Cure,
  facts: Facts,
  tools: CureTools,
): Promise<Cure> {
  const name = requirementName(requirement) ?? requirement;
  const file = ofFile(requirement, facts, tools);
  if (file) return file;
  const foreign = await ofOtherSystem(name, facts, tools);
  if (foreign) return foreign;
  const alike = tools.alike(name).map((other) => withName(name, other, facts));
  const ofSystem = await systemLines(requirement, facts, tools);
  // Don't look for a Debian package if the user named an index: the name is probably a project on that index.
  const isKnown = ofSystem.length + alike.length > 0 || hasOwnIndex(facts);
  const sameName = isKnown ? [] : await sameNameLines(name, facts, tools);
  return { ...cure, next: [...ofSystem, ...alike, ...sameName, ...cure.next] };
}

/** The step that puts `-r` before a requirement that is the name of an existing file. */
function ofFile(
  name: string,
  { cwd, pipName, pipWords, request: { args } }: Facts,
  { look }: CureTools,
): Cure | undefined {
  if (!/\.(?:txt|in)$/.test(name) || look.stat(`${cwd}/${name}`)?.kind !== 'file') return undefined;
  const words = args.flatMap((text) => (text === name ? ['-r', text] : [text]));
  const command = commandLine(pipName, [...pipWords, ...words]);
  return {
    message: `${name} is the name of a file, not of a project`,
    next: [
      args.includes(name)
        ? `to install what the file lists: ${command}`
        : `in the file that names it, write: -r ${name}`,
    ],
  };
}

/** The step that installs the project `other` in place of the project `name`. */
function withName(name: string, other: string, { pipName, pipWords, request }: Facts): string {
  const isIt = (text: string): boolean => requirementName(text) === name;
  if (!request.requirements.some(isIt)) return `where ${name} is asked for, ${other} is probably meant`;
  const args = request.args.map((text) => (isIt(text) ? text.replace(/^\s*[\w.-]+/, other) : text));
  return `probably meant: ${commandLine(pipName, [...pipWords, ...args])}`;
}

function cureHashes({ by }: Extract<Failure, { kind: 'hashes' }>, { pipName }: Facts): Cure {
  if (by === 'missing')
    return {
      message:
        'as soon as one requirement has a hash, pip wants the hashes of all, and of what they depend on',
      next: [
        'to write them all: pip-compile --generate-hashes REQUIREMENTS.in (from pip-tools)',
        'without hashes: remove each --hash and --require-hashes',
      ],
    };
  return {
    message: 'a file from the index is not the one whose hash is written down, so nothing was installed',
    next: [
      `if the new file is the right one, write down its hash: ${commandLine(pipName, ['hash', 'FILE'])}`,
      `if only the copy in pip's cache is damaged: ${commandLine(pipName, ['cache', 'purge'])}`,
    ],
  };
}

import { fstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { isatty } from 'node:tty';
import stripAnsi from 'strip-ansi';
import { realPlace } from '../environment/venv-path.ts';
import { readBuildNeeds } from '../packages/build-needs.ts';
import { spelledAlike } from '../packages/misspelt.ts';
import { MANAGERS } from '../platforms/all.ts';
import type { SystemAnswer } from '../platforms/system-facts.ts';
import type { Early } from '../remedies/after-failure/hearing.ts';
import type { CureTools, KnownPackages } from '../remedies/after-failure/tools.ts';
import type { Facts } from '../remedies/facts.ts';
import type { VenvRemedyTools } from '../remedies/venv/remedy.ts';
import { packageFacts } from '../shim/collect-packages.ts';
import type { World } from '../shim/context.ts';
import type { Command } from '../system/ports.ts';
import { freeDescriptor } from '../system/processes.ts';
import { isVenvInUse } from '../system/users-of-venv.ts';

/** How long in ms the advice after a failed install waits for the package manager. */
const PATIENCE = 2_000;

/** Makes the tools with which the venv remedy deals with a failed install. */
export function afterFailure(
  world: World,
): Pick<VenvRemedyTools, 'listener' | 'cures' | 'isInUse' | 'stacks' | 'wasInterrupted'> {
  const { env, host, look, locks, stacks } = world;
  return {
    listener: {
      ...{ env, withoutEscapes: stripAnsi },
      outputIsTerminal: isatty(host.streams.output),
      errorsAreTerminal: isatty(host.streams.errors),
      isOneStream: areOneFile(host.streams.output, host.streams.errors),
      telling: (command, early) => telling(command, early, world),
    },
    cures: curesOf(world),
    stacks,
    wasInterrupted: () => world.signals.received !== undefined,
    isInUse: (venv) =>
      env.VIRTUAL_ENV === venv ||
      stacks.isPushed(venv) ||
      isVenvInUse(venv, locks.fileOf(realPlace(venv, look))),
  };
}

/**
 * Returns the command that runs pip's script by shims/hear-pip.py, which reports what pip writes to standard
 * error. While pip is still being put into the venv, shims/early-pip.py runs hear-pip.py. Undefined for a
 * script that no installer generates for pip, or if hear-pip.py or early-pip.py is missing.
 */
function telling(
  command: Command,
  early: Early | undefined,
  { interpreters, look }: World,
): Command | undefined {
  const { program, args: own } = command;
  const python = interpreters.isPlainPip(program) ? interpreters.ofScript(program) : undefined;
  const shims = `${dirname(process.argv[1] ?? '')}/shims`;
  const by = `${shims}/hear-pip.py`;
  if (python === undefined || look.stat(by)?.kind !== 'file') return undefined;
  const tellsOn = freeDescriptor(own);
  const words = [by, 'to', `${tellsOn}`, program, ...own];
  if (!early) return { ...command, program: python, args: words, tellsOn };
  const starter = `${shims}/early-pip.py`;
  if (look.stat(starter)?.kind !== 'file') return undefined;
  const args = [starter, early.lender, ...words];
  return { ...command, program: python, args, tellsOn, mayGoOn: early.isComplete };
}

/** Whether two descriptors lead to the same file or pipe. */
function areOneFile(one: number, other: number): boolean {
  try {
    const [a, b] = [fstatSync(one), fstatSync(other)];
    return a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false; // one of them is closed
  }
}

/** Gives the cures (advice after a failed install) their access to files and processes. */
export function curesOf(world: World): CureTools {
  const { env, look, pep440, processes } = world;
  return {
    ...{ env, look, pep440, find: processes.find },
    alike: (name) =>
      spelledAlike(name, {
        catalogue: world.data('catalogue/catalogue.txt'),
        names: world.data('names/names.txt'),
      }),
    needs: async () => readBuildNeeds(world.data('build-needs.txt')),
    commands: ({ system: { manager } }) => manager && MANAGERS[manager].commands,
    about: (name, { request, interpreter }) =>
      packageFacts({ request: { ...request, requirements: [name] }, interpreter }, world, PATIENCE),
    known: (packages, facts) => knownPackages(packages, facts, world),
  };
}

/**
 * Leaves out the packages that apt does not have. Keeps all names for another package manager, because it
 * looks them up itself when it installs.
 */
async function knownPackages(
  packages: readonly string[],
  { interpreter, system }: Facts,
  world: World,
): Promise<KnownPackages> {
  const manager = world.packageManager(system.manager);
  if (manager?.namedBy !== 'catalogue' || packages.length === 0)
    return { packages, installed: [], hasLists: true, isSure: false };
  const wanted = packages.map((name) => ({ name, candidates: [name], isTool: true }));
  const { reply, hasLists, answers } = await manager.query({ wanted, interpreter, timeout: PATIENCE });
  if (reply !== 'answered' || !hasLists) return { packages, installed: [], hasLists, isSure: false };
  const those = (has: (answer: SystemAnswer) => unknown): readonly string[] => {
    const found = new Set(answers.filter(has).map((answer) => answer.package));
    return packages.filter((name) => found.has(name));
  };
  return {
    packages: those(({ candidate, installed }) => candidate ?? installed),
    installed: those(({ installed }) => installed),
    ...{ hasLists, isSure: true },
  };
}

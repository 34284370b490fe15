import type { Facts, SystemAnswer } from '../core/facts.ts';
import {
  AUTOMATIC,
  type Automatic,
  declined,
  type Fit,
  type Remedy,
  type SystemOffer,
} from '../core/offer.ts';
import type { Command } from '../core/ports.ts';
import { commandLine } from '../core/text.ts';
import type { InstallCommands } from '../platforms/packages.ts';

/** The distribution's own package. `managers` holds the commands of each package manager by its name. */
export function systemRemedy(managers: Readonly<Record<string, InstallCommands>>): Remedy<SystemOffer> {
  return {
    name: 'system',
    fit: (facts) => fitSystem(facts, managers),
    async carryOut(offer, facts, { processes, screen, unattended }) {
      const run = unattended ? offer.unattended : offer.run;
      if (!run) {
        screen.line(`nothing to do: ${facts.platform} has it installed already`);
        return { kind: 'exit', code: 0 };
      }
      screen.command(commandLine(run.program, run.args));
      return processes.attached(run);
    },
  };
}

function fitSystem(facts: Facts, managers: Readonly<Record<string, InstallCommands>>): Fit<SystemOffer> {
  const { manager, hasLists, inTime, answers } = facts.system;
  const commands = manager === undefined ? undefined : managers[manager];
  if (facts.request.kind === 'uninstall') return ownedBySystem(facts, commands);
  if (!commands) return declined('system', 'no package manager is known here');
  const unfit = notForSystem(facts);
  if (unfit) return declined('system', unfit);
  if (!inTime) {
    const reason = `${manager} did not answer in time, so ${facts.platform}'s package is left out`;
    return { offers: [], notOffered: [{ remedy: 'system', reason, next: [], late: true }] };
  }
  const found: SystemAnswer[] = [];
  for (const { systemPackage } of facts.packages) {
    const answer = answers.find((each) => each.package === systemPackage);
    if (answer?.candidate === undefined && answer?.installed === undefined) {
      if (hasLists) return declined('system', `${manager} has no ${systemPackage}`);
      return declined('system', `${manager} has no package lists yet`, [
        `fetch them: ${asRootLine(facts, commands.update)}`,
      ]);
    }
    if (!found.includes(answer)) found.push(answer);
  }
  return systemOffer(found, facts, commands);
}

function systemOffer(
  found: readonly SystemAnswer[],
  facts: Facts,
  commands: InstallCommands,
): Fit<SystemOffer> {
  const missing = found.filter(({ installed }) => installed === undefined).map((answer) => answer.package);
  if (missing.length === 0) {
    const there = {
      run: undefined,
      unattended: undefined,
      label: `From ${facts.platform}, already installed`,
      reason: versions(found),
      commands: [],
    };
    return { offers: [{ remedy: 'system', ...there, automatic: AUTOMATIC }], notOffered: [] };
  }
  const { program, args } = commands.install(missing);
  const line = asRootLine(facts, commandLine(program, args));
  const run = asRoot(facts, { program, args });
  if (!run) return declined('system', 'a system package needs root, and there is no sudo', [`run ${line}`]);
  const offered = {
    run,
    unattended: commands.unattended(missing),
    label: `From ${facts.platform}, for all users`,
    reason: versions(found),
    commands: [line],
  };
  return { offers: [{ remedy: 'system', ...offered, automatic: automatic(facts, line) }], notOffered: [] };
}

/** The version alone where the command beside it names the package. */
function versions(found: readonly SystemAnswer[]): string {
  const [only] = found;
  if (found.length === 1 && only?.candidate && !only.installed) return `version ${upstream(only.candidate)}`;
  return found
    .map((each) => `${each.package} ${upstream(each.installed ?? each.candidate ?? '')}`)
    .join(', ');
}

/** Scripts run it only as root; `sudo -n` would decide by a password that may or may not be cached. */
function automatic({ user }: Facts, line: string): Automatic {
  if (user.uid === 0) return AUTOMATIC;
  return { ok: false, why: 'installing a system package needs root', next: [`run it yourself: ${line}`] };
}

/** `uninstall` of something the system owns is never done by us. */
function ownedBySystem(facts: Facts, commands: InstallCommands | undefined): Fit<SystemOffer> {
  const owned = facts.owners.filter(({ kind }) => kind === 'system');
  if (owned.length === 0) return declined('system', `${facts.platform} has no such package installed`);
  const packages = [...new Set(owned.flatMap((owner) => owner.package ?? []))];
  const names = owned.map(({ name }) => name).join(', ');
  if (packages.length === 0) return declined('system', `${names}: installed by ${facts.platform}`);
  const removal = commands?.remove(packages);
  return declined(
    'system',
    `${names}: installed by ${facts.platform}, as ${packages.join(', ')}`,
    removal ? [`if nothing needs it: ${asRootLine(facts, commandLine(removal.program, removal.args))}`] : [],
  );
}

function notForSystem({ request, packages, interpreter, platform }: Facts): string | undefined {
  if (request.requirementFiles.length > 0)
    return 'a requirements file (-r) asks for exact versions of its own';
  if (request.editables.length > 0) return 'an editable install (-e) is a project of your own';
  if (request.groups.length > 0) return 'a dependency group is a matter of the project';
  if (packages.length === 0 || packages.length < request.requirements.length)
    return 'nothing was named that a system package could be';
  const unknown = packages.find(({ systemPackage }) => systemPackage === undefined);
  if (unknown) return `no package of ${platform} is known for ${unknown.name}`;
  const special = request.requirements.find((requirement) => /[<>=!~@[;]/.test(requirement));
  if (special) return `${special} asks for more than a name`;
  const library = packages.find(({ kind }) => kind !== 'tool');
  return library && interpreter.prefix !== '/usr'
    ? `${interpreter.path} is not ${platform}'s own Python, and would not find it`
    : undefined;
}

function asRoot(
  { user, tools }: Facts,
  command: Pick<Command, 'program' | 'args'>,
): Pick<Command, 'program' | 'args'> | undefined {
  if (user.uid === 0) return command;
  return tools.sudo ? { program: 'sudo', args: [command.program, ...command.args] } : undefined;
}

function asRootLine({ user, tools }: Facts, line: string): string {
  if (user.uid === 0) return line;
  return tools.sudo ? `sudo ${line}` : `as root: ${line}`;
}

/** Debian's version without epoch, repackaging suffix and revision: what PEP 440 compares. */
export function upstream(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/[+~](?:dfsg|ds|really|repack|git|bpo).*$/, '');
}

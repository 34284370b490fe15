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
        screen.line(`nothing to do: ${facts.interpreter.path} can import it now`);
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
  if (!commands) return declined('system', 'no package manager is known here');
  if (facts.request.kind === 'uninstall') return ownedBySystem(facts, commands);
  const unfit = notForSystem(facts);
  if (unfit) return declined('system', unfit);
  if (!inTime) return declined('system', `${manager} did not answer in time`);
  const found: SystemAnswer[] = [];
  for (const { name, systemPackage } of facts.packages) {
    if (systemPackage === undefined)
      return declined('system', `no package of ${facts.platform} is known for ${name}`);
    const answer = answers.find((each) => each.package === systemPackage);
    if (answer?.candidate === undefined && answer?.installed === undefined) {
      if (hasLists) return declined('system', `${manager} has no ${systemPackage}`);
      return declined('system', `${manager} has no package lists yet`, [
        `fetch them: ${privileged(facts, commands.update)}`,
      ]);
    }
    found.push(answer);
  }
  return { offers: [systemOffer(found, facts, commands)], notOffered: [] };
}

function systemOffer(found: readonly SystemAnswer[], facts: Facts, commands: InstallCommands): SystemOffer {
  const missing = found.filter(({ installed }) => installed === undefined).map((answer) => answer.package);
  const versions = found.map(
    ({ package: name, candidate, installed }) => `${name} ${upstream(installed ?? candidate ?? '')}`,
  );
  if (missing.length === 0) {
    return {
      remedy: 'system',
      run: undefined,
      unattended: undefined,
      label: `Already installed: ${versions.join(', ')}`,
      reason: `${facts.interpreter.path} can import it now`,
      commands: [],
      automatic: AUTOMATIC,
    };
  }
  const run = asRoot(facts, commands.install(missing), []);
  const unattended = asRoot(facts, commands.unattended(missing), ['-n']);
  const line = commandLine(run.program, run.args);
  return {
    remedy: 'system',
    run,
    unattended,
    label: `${facts.platform}'s package: ${line}`,
    reason: `${versions.join(', ')}, for all users`,
    commands: [line],
    automatic: automatic(facts, line),
  };
}

/** Scripts run it only as root; `sudo -n` would decide by a password that may or may not be cached. */
function automatic({ user }: Facts, line: string): Automatic {
  if (user.uid === 0) return AUTOMATIC;
  return { ok: false, why: 'installing a system package needs root', next: [`run it yourself: ${line}`] };
}

/** `uninstall` of something the system owns is never done by us. */
function ownedBySystem({ owners, user, tools }: Facts, commands: InstallCommands): Fit<SystemOffer> {
  const owned = owners.filter(({ kind }) => kind === 'system');
  if (owned.length === 0) return declined('system', 'no system package ships it');
  const packages = [...new Set(owned.flatMap((owner) => owner.package ?? []))];
  const { program, args } = commands.remove(packages);
  const line = commandLine(program, args);
  return declined(
    'system',
    `${owned.map(({ name }) => name).join(', ')}: installed by the system${packages.length > 0 ? `'s ${packages.join(', ')}` : ''}`,
    packages.length > 0
      ? [`if nothing needs it: ${user.uid === 0 || !tools.sudo ? line : `sudo ${line}`}`]
      : [],
  );
}

function notForSystem({ request, packages }: Facts): string | undefined {
  if (request.requirementFiles.length > 0)
    return 'a requirements file (-r) asks for exact versions of its own';
  if (request.editables.length > 0) return 'an editable install (-e) is a project of your own';
  if (request.groups.length > 0) return 'a dependency group is a matter of the project';
  if (packages.length === 0 || packages.length < request.requirements.length)
    return 'nothing was named that a system package could be';
  const pinned = request.requirements.find((requirement) => /[<>=!~]=?/.test(requirement));
  return pinned && `${pinned} asks for a version of its own`;
}

function asRoot(
  { user, tools }: Facts,
  command: Pick<Command, 'program' | 'args' | 'env'>,
  sudoOptions: readonly string[],
): Command {
  if (user.uid === 0 || !tools.sudo) return command;
  return { ...command, program: 'sudo', args: [...sudoOptions, command.program, ...command.args] };
}

function privileged({ user }: Facts, line: string): string {
  return user.uid === 0 ? line : `sudo ${line}`;
}

/** Debian's version without epoch, repackaging suffix and revision: what PEP 440 compares. */
export function upstream(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/[+~](?:dfsg|ds|really|repack|git|bpo).*$/, '');
}

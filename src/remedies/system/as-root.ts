import type { InstallCommands } from '../../platforms/package-manager.ts';
import type { Command } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';

type Plain = Pick<Command, 'program' | 'args'>;
type Person = Pick<Facts, 'user' | 'tools'>;
type Needs = Pick<InstallCommands, 'needsRoot'>;

/** The command line for a user to type. Starts with sudo or doas if it needs root and one of them exists. */
export function rootLine(person: Person, needs: Needs, command: Plain): string {
  const { program, args } = asRoot(person, needs, command) ?? command;
  return commandLine(program, args);
}

/** Adds sudo or doas to a command that needs root. Undefined if it needs root, but neither program exists. */
export function asRoot(person: Person, needs: Needs, { program, args }: Plain): Plain | undefined {
  if (isEnough(person, needs)) return { program, args };
  const by = raiser(person);
  return by === undefined ? undefined : { program: by, args: [program, ...args] };
}

/**
 * The command as root, for scripts. `-n` keeps sudo and doas from asking for a password. The program `env`
 * sets the command's environment variables.
 */
export function unattendedAsRoot(person: Person, needs: Needs, command: Command): Command | undefined {
  if (isEnough(person, needs)) return command;
  const by = raiser(person);
  if (by === undefined) return undefined;
  const variables = Object.entries(command.env ?? {}).map(([name, value]) => `${name}=${value ?? ''}`);
  const env = variables.length > 0 ? ['env', ...variables] : [];
  return { program: by, args: ['-n', ...env, command.program, ...command.args] };
}

function isEnough({ user }: Person, { needsRoot }: Needs): boolean {
  return user.uid === 0 || !needsRoot;
}

/**
 * The program that runs a command as root. Some systems, such as Alpine and Void, have doas instead of sudo.
 */
function raiser({ tools }: Person): 'sudo' | 'doas' | undefined {
  if (tools.sudo !== undefined) return 'sudo';
  return tools.doas === undefined ? undefined : 'doas';
}

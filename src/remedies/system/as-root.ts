import type { Facts } from '../../core/facts.ts';
import type { Command } from '../../core/ports.ts';
import { commandLine } from '../../core/text.ts';

type Plain = Pick<Command, 'program' | 'args'>;

/** What a user types for it: with sudo where there is one and it is needed. */
export function rootLine(facts: Pick<Facts, 'user' | 'tools'>, { program, args }: Plain): string {
  return commandLine(...wordsOf(asRoot(facts, { program, args }) ?? { program, args }));
}

const wordsOf = ({ program, args }: Plain): [string, readonly string[]] => [program, args];

/** Undefined where there is no way to become root. */
export function asRoot({ user, tools }: Pick<Facts, 'user' | 'tools'>, command: Plain): Plain | undefined {
  if (user.uid === 0) return command;
  return tools.sudo ? { program: 'sudo', args: [command.program, ...command.args] } : undefined;
}

/** Without any question: sudo with -n asks for no password, and its own environment is what env says. */
export function unattendedAsRoot({ user, tools }: Facts, command: Command): Command | undefined {
  if (user.uid === 0) return command;
  if (!tools.sudo) return undefined;
  const variables = Object.entries(command.env ?? {}).map(([name, value]) => `${name}=${value ?? ''}`);
  return { program: 'sudo', args: ['-n', 'env', ...variables, command.program, ...command.args] };
}

export const NO_SUDO = 'a system package needs root, and there is no sudo';

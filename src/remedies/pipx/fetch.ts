import type { Command } from '../../system/ports.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { InstallingPip } from '../venv/command.ts';
import { forFetching } from './options.ts';

/** The command that installs pipx into the private pipx's venv. It uses the user's configured index. */
export function fetchCommand(facts: Facts, pip: InstallingPip): string {
  const { program, args } = fetching(facts, pip);
  return commandLine(program, args);
}

/** The same command in a form that a process can run. */
export function fetching(facts: Facts, pip: InstallingPip): Command {
  const { venv } = facts.pipx.own;
  const args = ['install', ...forFetching(facts.request.typed, facts.cwd), 'pipx'];
  // PIP_USER=0 overrides `user = true` in a config file too, because that setting fails in a venv.
  const env = { PIP_USER: '0', PIP_PYTHON: undefined, PIP_NO_INPUT: '1', _PIPSHIM_NESTED: '1' };
  if (pip === 'script') return { program: `${venv}/bin/pip`, args, env };
  const python = `${venv}/bin/python`;
  return pip === 'module'
    ? { program: python, args: ['-I', '-m', 'pip', ...args], env }
    : { program: facts.pip, args: ['--python', python, ...args], env };
}

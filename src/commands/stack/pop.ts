import { emptied, type ShellState, top, withoutTop } from '../../state/stack.ts';
import { ShimError } from '../../system/errors.ts';
import { shownPath } from '../../system/paths.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { waitingShell } from './push.ts';

export const pop: Subcommand = {
  name: 'pop',
  summary: 'leave the venv that was pushed last in this shell',
  usage: 'pop [--all]',
  details: [
    'PATH, VIRTUAL_ENV, PYTHONHOME and the prompt are then as they were before it was pushed.',
    '--all leaves all that were pushed; so does deactivate.',
  ],
  examples: [['pip-shim pop', 'back to what was active before']],
  async run(args, ports) {
    const { options } = readWords(args, ['--all']);
    const shell = await waitingShell(ports);
    const before = ports.stacks.read(shell);
    const gone = top(before);
    if (!gone) throw nothingPushed(ports);
    const after = options.has('--all') ? emptied(before) : withoutTop(before);
    ports.stacks.hand(shell, after);
    ports.answer.line(`popped: ${shownPath(gone.venv, ports)}${nowActive(after, ports)}`);
    return 0;
  },
};

export const deactivate: Subcommand = {
  name: 'deactivate',
  summary: 'leave all venvs that were pushed in this shell',
  usage: 'deactivate',
  details: ['The same as pop --all. To leave a venv that you activated by hand: deactivate'],
  examples: [['pip-shim deactivate', 'back to what was active before the first push']],
  async run(args, ports) {
    readWords(args, []);
    if (ports.stacks.hooked() === undefined && ports.env.VIRTUAL_ENV) throw nothingPushed(ports);
    return pop.run(['--all'], ports);
  },
};

function nowActive(state: ShellState, ports: Ports): string {
  const active = top(state);
  return active ? `; active again: ${shownPath(active.venv, ports)}` : '';
}

function nothingPushed({ env }: Ports): ShimError {
  const byHand = env.VIRTUAL_ENV
    ? [`${env.VIRTUAL_ENV} is active, but was not pushed in this shell; type deactivate`]
    : [];
  return new ShimError('nothing-pushed', 'nothing is pushed in this shell', byHand);
}

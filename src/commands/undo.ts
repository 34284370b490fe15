import { lastDone, uninstalling } from '../remedies/done.ts';
import type { HistoryEntry, MadeVenv, NewTools } from '../state/history.ts';
import { ShimError } from '../system/errors.ts';
import { belowHome } from '../system/paths.ts';
import { commandLine } from '../ui/text.ts';
import type { Subcommand } from './command.ts';
import { shownTime } from './history.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';
import { isMadeByUs, removeWithCommands } from './venvs/remove.ts';

export const undo: Subcommand = {
  name: 'undo',
  summary: 'take back what pip-shim did last',
  usage: 'undo [--yes]',
  details: [
    'Deletes the venv that pip-shim made, if it is still the same one, or uninstalls with pipx',
    'the tools that pipx did not have before. For everything else, such as a system package,',
    'undo only prints the command and exits with 1, and the next undo skips that entry. It',
    'shows first, then asks, unless told --yes. If nobody can answer, it only shows (exit code',
    '2). A second undo takes the entry before.',
  ],
  examples: [
    ['pip-shim undo', 'shows what would go, and asks'],
    ['pip-shim undo --yes', 'in a script'],
  ],
  async run(args, ports) {
    const { options } = readWords(args, ['--yes']);
    const entry = lastDone(ports.history.all());
    if (!entry) {
      ports.answer.line('nothing to undo');
      return 0;
    }
    const { at, directory, command } = entry;
    ports.answer.line(`${shownTime(at)} in ${belowHome(directory, ports.places.home)}: ${command}`);
    const plan = planFor(entry, ports);
    for (const line of plan.shown) ports.answer.line(line);
    for (const line of plan.commands) ports.answer.command(line);
    const refused = options.has('--yes') ? undefined : await ports.consent.refusedFor(plan.question);
    if (refused !== undefined) return refused;
    return plan.run();
  },
};

/** The plan for undoing one entry of the history. */
interface Plan {
  readonly shown: readonly string[];
  readonly commands: readonly string[];
  readonly question: string;
  /** @returns the exit code */
  readonly run: () => Promise<number>;
}

const GO_ON = 'Let the next undo take the entry before this one?';

function planFor(entry: HistoryEntry, ports: Ports): Plan {
  if (entry.venv) return venvPlan(entry, entry.venv, ports);
  if (entry.tools) return toolsPlan(entry, entry.tools, ports);
  const what =
    entry.byHand.length > 0
      ? 'to take it back, type:'
      : "it changed something that was there before; pip-shim can't restore that";
  return passedOver(entry, what, ports);
}

/**
 * The plan for an entry that only the user can undo. The plan marks the entry, so that the next undo skips
 * it.
 */
function passedOver(entry: HistoryEntry, why: string, ports: Ports): Plan {
  return {
    ...{ shown: [why], commands: entry.byHand },
    question: 'Mark this entry as skipped, so that the next undo takes the one before it?',
    async run() {
      ports.history.markUndone({ ...entry, passedOver: true });
      ports.answer.line('skipped: undo it by hand');
      return 1;
    },
  };
}

function venvPlan(entry: HistoryEntry, { path, token }: MadeVenv, ports: Ports): Plan {
  const shown = belowHome(path, ports.places.home);
  const isTheOne = (): boolean => ports.registry.find(path)?.token === token && isMadeByUs(path, ports);
  const removed = (): string => {
    if (!ports.look.lstat(path)) return `gone already: ${shown}`;
    if (!isTheOne())
      throw new ShimError('in-use', `${shown} changed in the meantime, and was not deleted`, [
        'look at it, then try again: pip-shim undo',
      ]);
    removeWithCommands(path, ports);
    return `deleted: ${shown}`;
  };
  if (!ports.look.lstat(path))
    return {
      ...{ shown: [`${shown} is gone already`], commands: [], question: GO_ON },
      async run() {
        ports.history.markUndone(entry);
        return 0;
      },
    };
  if (!isTheOne())
    return passedOver(entry, `${shown} is no longer the venv that pip-shim made then, so it stays`, ports);
  const size = `${(ports.venvs.size(path) / 1e6).toFixed(1)} MB`;
  return {
    shown: [`this deletes ${shown}, with everything installed in it since (${size})`],
    commands: [commandLine('rm', ['-r', path])],
    question: `Delete ${shown}?`,
    async run() {
      const done = await ports.venvs.alone(path, removed);
      ports.history.markUndone(entry);
      ports.answer.line(done);
      return 0;
    },
  };
}

function toolsPlan(entry: HistoryEntry, tools: NewTools, ports: Ports): Plan {
  const there = tools.names.filter((name) => ports.look.stat(`${tools.home}/venvs/${name}`));
  const runs = there.map((name) => uninstalling(tools, name));
  if (there.length > 0 && !ports.look.executable(tools.pipx)) {
    const byHand = there.map((name) => commandLine('pipx', ['uninstall', name]));
    return passedOver(
      { ...entry, byHand },
      `${tools.pipx}, which installed ${there.join(', ')}, is gone; with another pipx, type:`,
      ports,
    );
  }
  const gone = tools.names.filter((name) => !there.includes(name));
  return {
    shown: gone.length > 0 ? [`gone already: ${gone.join(', ')}`] : [],
    commands: runs.map(({ program, args }) => commandLine(program, args)),
    question: there.length > 0 ? `Uninstall ${there.join(', ')}?` : GO_ON,
    async run() {
      for (const run of runs) {
        const ending = await ports.processes.attached(run);
        if (ending.kind !== 'exit')
          throw new ShimError('undo-failed', `${run.program} was stopped before its end`, [
            'to try again: pip-shim undo',
          ]);
        if (ending.code !== 0) return ending.code;
      }
      ports.history.markUndone(entry);
      return 0;
    },
  };
}

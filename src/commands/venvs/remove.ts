import { inspectVenv } from '../../environment/venv-state.ts';
import { removeVenv } from '../../remedies/venv/unused.ts';
import { removeStaleCommands } from '../../setup/command-shims.ts';
import { isRecorded, tokenLines } from '../../state/venv-record.ts';
import { ShimError, usageError } from '../../system/errors.ts';
import { shownPath } from '../../system/paths.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { assertNoLink, pathOf } from './resolve-venv.ts';

export const remove: Subcommand = {
  name: 'remove',
  summary: 'delete a venv that pip-shim made',
  usage: 'remove [--yes] NAME|PATH',
  details: [
    'Asks first, unless told --yes. Never deletes a venv that pip-shim did not make, not even',
    'an allowed one. A shell that has it active returns to its state before, at its next',
    'prompt.',
  ],
  examples: [
    ['pip-shim remove scratch', 'the venv named scratch'],
    ['pip-shim remove --yes ./.venv', 'in a script'],
  ],
  async run(args, ports) {
    const { options, positionals } = readWords(args, ['--yes'], 1);
    const [word] = positionals;
    if (word === undefined)
      throw usageError('remove needs the name or the path of a venv', ['to list the venvs: pip-shim list']);
    const written = pathOf(word, ports);
    assertNoLink('remove', written, ports);
    const path = ports.look.realPath(written);
    const shown = shownPath(path, ports);
    assertThere(path, shown, ports);
    if (!options.has('--yes')) {
      assertMadeByUs(path, shown, ports);
      const refused = await ports.consent.refusedFor(`Delete ${shown} and all that is in it?`);
      if (refused !== undefined) return refused;
    }
    await ports.venvs.alone(path, () => {
      assertMadeByUs(path, shown, ports); // checks the venv again, now under its lock
      removeWithCommands(path, ports);
    });
    ports.answer.line(`deleted: ${shown}`);
    return 0;
  },
};

/** Removes a venv, and the shims of its commands. The caller holds the venv's lock. */
export function removeWithCommands(path: string, ports: Ports): void {
  removeVenv(path, ports);
  removeStaleCommands(ports);
}

/** True if pip-shim made exactly this directory: its inode and its token match the record of the venv. */
export function isMadeByUs(path: string, { look, registry, uid }: Ports): boolean {
  const entry = registry.find(path);
  const state = inspectVenv(path, uid, look, registry);
  if (entry === undefined || entry.state === 'allowed') return false;
  const stat = look.lstat(path);
  const [token] = tokenLines(path, look);
  const isSame =
    look.realPath(path) === path && stat?.kind === 'directory' && isRecorded(entry, stat, { path, token });
  return isSame && (token === entry.token || (state.kind === 'broken' && state.remake));
}

function assertThere(path: string, shown: string, { look }: Ports): void {
  if (look.lstat(path)) return;
  throw new ShimError('no-venv', `there is no venv at ${shown}`, ['to list the venvs: pip-shim list']);
}

function assertMadeByUs(path: string, shown: string, ports: Ports): void {
  assertThere(path, shown, ports);
  if (isMadeByUs(path, ports)) return;
  throw new ShimError('not-ours', `pip-shim did not make ${shown}, so it does not delete it`, [
    "if you don't need it, delete it yourself",
  ]);
}

import { inspectVenv } from '../environment/venv-state.ts';
import { isMark, isRecorded, tokenLines } from '../state/venv-record.ts';
import { ShimError } from '../system/errors.ts';
import { shownPath } from '../system/paths.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';
import { assertNoLink, pathOf } from './resolve-venv.ts';

export const remove: Subcommand = {
  name: 'remove',
  summary: 'delete a venv that pip-shim made',
  usage: 'remove [--yes] NAME|PATH',
  details: [
    'Asks first, unless told --yes. What pip-shim did not make is never deleted, also where it',
    'was allowed. A shell that has it active goes back to what was before at its next prompt.',
  ],
  examples: [
    ['pip-shim remove scratch', 'the venv named scratch'],
    ['pip-shim remove --yes ./.venv', 'in a script'],
  ],
  async run(args, ports) {
    const { options, positionals } = readWords(args, ['--yes'], 1);
    const [word] = positionals;
    if (word === undefined) {
      throw new ShimError('usage', 'which venv?', { exitCode: 2, next: ['what there is: pip-shim list'] });
    }
    const written = pathOf(word, ports);
    assertNoLink('remove', written, ports);
    const path = ports.look.realPath(written);
    const shown = shownPath(path, { cwd: ports.cwd, home: ports.places.home });
    assertThere(path, shown, ports);
    if (!options.has('--yes')) {
      assertMadeByUs(path, shown, ports);
      const refused = await ports.consent.refusedFor(`Delete ${shown} and all that is in it?`);
      if (refused !== undefined) return refused;
    }
    await ports.venvs.alone(path, () => {
      assertMadeByUs(path, shown, ports); // now that it stays as it is seen
      removeVenv(path, ports);
    });
    ports.answer.line(`deleted: ${shown}`);
    return 0;
  },
};

/**
 * Deletes what is in it, then the marks by which it is ours, then its record: who is stopped on the way leaves what is
 * still known, and can be deleted or made anew. The caller holds the venv's lock.
 */
export function removeVenv(path: string, { files, look, registry, stacks }: Ports): void {
  for (const name of look.list(path)) if (!isMark(name)) files.removeTree(`${path}/${name}`);
  files.removeTree(path);
  registry.forget(path);
  stacks.wake(path);
}

/** Whether the directory is the very one that pip-shim made: record, inode and token agree. */
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
  throw new ShimError('no-venv', `there is no venv at ${shown}`, { next: ['what there is: pip-shim list'] });
}

function assertMadeByUs(path: string, shown: string, ports: Ports): void {
  assertThere(path, shown, ports);
  if (isMadeByUs(path, ports)) return;
  throw new ShimError('not-ours', `${shown} was not made by pip-shim, and is not deleted by it`);
}

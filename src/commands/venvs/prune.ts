import { removeStaleCommands } from '../../setup/command-shims.ts';
import { shownPath } from '../../system/paths.ts';
import type { Subcommand } from '../command.ts';
import { columns } from '../help.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { type KnownVenv, knownVenvs } from './list.ts';
import { isMadeByUs, removeWithCommands } from './remove.ts';

export const prune: Subcommand = {
  name: 'prune',
  summary: 'delete venvs of pip-shim that are broken, and forget those that are gone',
  usage: 'prune [--yes]',
  details: [
    'Shows them, then asks, unless told --yes. Of venvs that were only allowed it deletes no',
    'file: it only forgets the record of those that are gone. It also forgets what it noted',
    'about directories that are gone. To make broken venvs again instead: pip-shim rebuild',
    '--all.',
  ],
  examples: [['pip-shim prune', 'shows first']],
  async run(args, ports) {
    const { options } = readWords(args, ['--yes']);
    ports.forgetGonePlaces();
    const doomed = knownVenvs(ports).filter((venv) => isDoomed(venv, ports));
    if (doomed.length === 0) {
      ports.answer.line('nothing to prune: no venv of pip-shim is broken or gone');
      return 0;
    }
    for (const line of columns(doomed.map((venv) => row(venv, ports)))) ports.answer.line(line);
    const refused = options.has('--yes')
      ? undefined
      : await ports.consent.refusedFor('Delete and forget these?');
    if (refused !== undefined) return refused;
    let pruned = 0;
    for (const { path } of doomed) if (await ports.venvs.alone(path, () => pruneOne(path, ports))) pruned++;
    ports.answer.line(`pruned: ${pruned}`);
    return 0;
  },
};

/**
 * Removes the venv, if it still has to be removed. Checks it again under its lock, because it may have been
 * restored or repaired since the question.
 */
function pruneOne(path: string, ports: Ports): boolean {
  const venv = knownVenvs(ports).find((known) => known.path === path);
  if (!venv || !isDoomed(venv, ports)) return false;
  if (venv.state !== 'gone') removeWithCommands(path, ports);
  else {
    ports.registry.forget(path);
    removeStaleCommands(ports);
  }
  return true;
}

function isDoomed({ path, state }: KnownVenv, ports: Ports): boolean {
  return state === 'gone' || (state === 'broken' && isMadeByUs(path, ports));
}

function row({ path, state, why, bytes }: KnownVenv, ports: Ports): readonly string[] {
  const shown = shownPath(path, ports);
  if (state === 'gone') return ['forget', shown, 'it is gone'];
  return ['delete', shown, `${why} (${(bytes / 1e6).toFixed(1)} MB)`];
}

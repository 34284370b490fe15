import { assertOurs, NOT_OURS } from '../../environment/assert-ours.ts';
import { brokenVenvs } from '../../environment/broken-venvs.ts';
import { ShimError, usageError } from '../../system/errors.ts';
import type { Ending } from '../../system/ports.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { machinePython } from '../stack/machine-python.ts';
import { assertNoLink, pathOf, venvToPush } from './resolve-venv.ts';

export const rebuild: Subcommand = {
  name: 'rebuild',
  summary: 'make a venv again that an upgrade of Python has broken, with what it had',
  usage: 'rebuild [--all] [NAME|PATH]',
  details: [
    "Without an argument: the project's venv; --all: each venv of pip-shim that is broken. The",
    'old one is renamed, and renamed back if a step fails. Its own records say what it had:',
    'editable installs and URLs come back as they were, and a name only from the index that an',
    'install through pip-shim took it from. All other names are listed, and not fetched.',
  ],
  examples: [
    ['pip-shim rebuild', 'the venv of this project'],
    ['pip-shim rebuild --all', 'after an upgrade of the system'],
  ],
  async run(args, ports) {
    const { options, positionals } = readWords(args, ['--all'], 1);
    const [word] = positionals;
    if (options.has('--all') && word !== undefined)
      throw usageError(`--all means all venvs, and ${word} is only one of them`, [
        `leave out --all or ${word}`,
      ]);
    const paths = options.has('--all') ? allPaths(ports) : [await pathFor(word, ports)];
    if (paths.length === 0) ports.answer.line('nothing to rebuild: no venv of pip-shim is broken');
    let worst = 0;
    for (const path of paths) {
      const ending = await rebuilt(path, options.has('--all'), ports);
      if (ending.kind === 'failed') throw ending.error;
      if (ending.kind === 'signal') return 1; // pip-shim then ends by that signal
      if (ending.code !== 0) worst = ending.code;
    }
    return worst;
  },
};

/** The venvs that are broken, and those that still have an old venv beside them. */
function allPaths({ registry, oldVenvs, uid, places, look }: Ports): readonly string[] {
  const broken = brokenVenvs(registry, uid, places.data, look).map(({ path }) => path);
  return [...new Set([...broken, ...oldVenvs.all().map(({ path }) => path)])].sort();
}

async function pathFor(word: string | undefined, ports: Ports): Promise<string> {
  if (word === undefined || word === '.') {
    const { path, state } = await venvToPush(word, ports);
    assertOurs(path, state, ports);
    return path;
  }
  const path = pathOf(word, ports);
  assertNoLink('rebuild', path, ports);
  return path;
}

/**
 * Makes one venv again. With --all, an error does not stop the other venvs, and venvs that pip-shim did not
 * make are skipped.
 */
async function rebuilt(path: string, isOneOfMany: boolean, ports: Ports): Promise<Ending> {
  try {
    return await ports.venvs.rebuild(path, await machinePython(ports));
  } catch (error) {
    if (!isOneOfMany || !(error instanceof ShimError)) throw error;
    if (error.code === NOT_OURS) {
      ports.screen.line(`left out: ${error.message}`);
      return { kind: 'exit', code: 0 };
    }
    ports.screen.problem(error.message, error.next);
    return { kind: 'exit', code: error.exitCode };
  }
}

import { ShimError } from '../../system/errors.ts';
import type { FileChanges } from '../../system/files.ts';
import type { Ending, Screen } from '../../system/ports.ts';
import { quoteWord } from '../../ui/text.ts';
import type { VenvOffer } from '../offer.ts';

/**
 * The menu's words for a dry run where there is no venv yet.
 * @param shown the path of the venv that an install would make
 */
export const rehearsal = (shown: string): Pick<VenvOffer, 'label' | 'reason'> => ({
  label: 'In a throw-away venv (a dry run)',
  reason: `as an install into ${shown}, but leaves nothing behind`,
});

interface Tools {
  readonly files: FileChanges;
  readonly screen: Screen;
}

/**
 * Runs `work` with the path of a new, empty directory. Removes the directory, also if `work` throws. No
 * record names the directory, so pip-shim never takes it for a venv of its own.
 * @param temporary the directory to make it in
 * @throws ShimError if the directory can't be made
 */
export async function inThrowAwayVenv(
  temporary: string,
  { files, screen }: Tools,
  work: (path: string) => Promise<Ending>,
): Promise<Ending> {
  const path = madeBelow(temporary, files);
  try {
    return await work(path);
  } finally {
    try {
      files.removeTree(path);
    } catch (error) {
      screen.problem(`the throw-away venv can't be removed: ${messageOf(error)}`, [
        `remove it yourself: rm -r ${quoteWord(path)}`,
      ]);
    }
  }
}

function madeBelow(temporary: string, files: FileChanges): string {
  try {
    return files.makeTemporaryDirectory(temporary);
  } catch (error) {
    const problem = `no throw-away venv can be made: ${messageOf(error)}`;
    const next = ['name a directory that you can write to: TMPDIR=path'];
    throw new ShimError('venv-failed', problem, next, { cause: error });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

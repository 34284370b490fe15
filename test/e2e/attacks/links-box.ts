import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

export const AUTO = { PIP_SHIM_AUTO: 'venv' };

export interface LinksBox extends Sandbox {
  /** The user's own project, with a venv that has `demo`. */
  readonly mine: string;
  /** A command line that installs `other`. */
  readonly install: string;
  sh(line: string, env?: Record<string, string>, cwd?: string): ReturnType<Sandbox['run']>;
}

export async function linksBox(t: TestContext): Promise<LinksBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3', 'pip-shim']);
  const other = buildWheel(box.root, { name: 'other' });
  const mine = join(box.home, 'mine');
  mkdirSync(join(mine, '.git'), { recursive: true });
  const sh: LinksBox['sh'] = (line, env = {}, cwd = box.project) => box.run('sh', ['-c', line], { env, cwd });
  await ownVenv(box, join(mine, '.venv'));
  return { ...box, mine, install: `pip install --no-index ${other}`, sh };
}

/** Lists the path, inode, link target and size of each file except bytecode, which Python may add. */
export const listing = (directory: string): string =>
  execFileSync(
    'find',
    [directory, '-not', '-name', '*.pyc', '-not', '-name', '__pycache__', '-printf', '%p %i %l %s\n'],
    {
      encoding: 'utf8',
    },
  );

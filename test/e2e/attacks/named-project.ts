import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { encode } from '../../../src/system/raw-bytes.ts';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, type SandboxRun, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** The name of the file that appears if the name of a directory runs as code. */
export const CANARY = 'PWNED';

export interface NamesBox extends Omit<Sandbox, 'project'> {
  readonly wheel: string;
  /** Makes HOME/projects/NAME with a `.git`. NAME may contain bytes that are not UTF-8, see raw-bytes.ts. */
  project(name: string): string;
  /** Runs a line of sh in a directory. */
  in(directory: string, line: string, options?: SandboxRun): Promise<RunResult>;
  /** Returns the paths of all files named CANARY. Each file shows that a name ran as code. */
  canaries(): readonly string[];
}

export async function namesBox(t: TestContext): Promise<NamesBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'python3', 'pip-shim']);
  const wheel = buildWheel(box.root, { name: 'demo', scripts: { demo: 'demo:main' } });
  const script = join(box.root, 'line');
  return {
    ...{ ...box, wheel },
    project(name) {
      const directory = join(box.home, 'projects', name);
      mkdirSync(encode(`${directory}/.git`), { recursive: true });
      return directory;
    },
    in(directory, line, options) {
      const quoted = `'${directory.replaceAll("'", "'\\''")}'`;
      writeFileSync(script, encode(`cd ${quoted} || exit 99\n${line}\n`));
      return box.run('sh', [script], options);
    },
    canaries: () => [
      ...(existsSync(`/${CANARY}`) ? [`/${CANARY}`] : []),
      ...filesBelow(box.root).filter((file) => file.endsWith(`/${CANARY}`)),
    ],
  };
}

/** Lists the regular files below a directory, except in .git, lib, include and names that are not UTF-8. */
function filesBelow(directory: string): string[] {
  return readdirSync(encode(directory), { withFileTypes: true, encoding: 'buffer' }).flatMap((entry) => {
    const name = entry.name.toString();
    const path = `${directory}/${name}`;
    if (entry.isFile()) return [path];
    const isLeft =
      !entry.isDirectory() || ['lib', 'lib64', 'include', '.git'].includes(name) || name.includes('\ufffd');
    return isLeft ? [] : filesBelow(path);
  });
}

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { encode } from '../../../src/system/raw-bytes.ts';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, type SandboxRun, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** The file that comes into being if a name is run as code. */
export const CANARY = 'PWNED';

export interface NamesBox extends Omit<Sandbox, 'project'> {
  readonly wheel: string;
  /** A directory of that name in the home, with a `.git`; may hold stray bytes, as raw-bytes.ts writes them. */
  project(name: string): string;
  /** A line for sh, in that directory. */
  in(directory: string, line: string, options?: SandboxRun): Promise<RunResult>;
  /** Files by which a name that was run would tell. */
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

/** Regular files, venvs left out but for what lies on top of them. */
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

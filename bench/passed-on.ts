import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makePython } from '../test/helpers/python.ts';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import type { Contest, Rival } from './pairs.ts';
import type { Peers } from './peers.ts';
import { newProject, timed } from './timed.ts';

const QUIET = ['install', '--no-index', '--quiet'];
const AUTO = { PIP_SHIM_AUTO: 'venv' };
const BY_SHELL = { goal: 1.01, heldBy: 'the shell that becomes pip' };

/** Compares commands that pip-shim only passes on: to the real pip or Python, or to those of the project's venv. */
export async function passedOn(sandbox: Sandbox, peers: Peers): Promise<readonly Contest[]> {
  const bin = dirname(sandbox.python.pip);
  const pyenv = pyenvShims(sandbox, peers);
  return [
    through(sandbox, 'pip', ['--version'], bin, { says: "the real pip's", ...BY_SHELL, pyenv }),
    through(sandbox, 'pip', ['list'], bin, { says: "the real pip's", ...BY_SHELL, pyenv }),
    await satisfied(),
    { ...through(sandbox, 'python3', ['-c', 'pass'], bin, { says: "the real Python's", pyenv }), share: 3 },
    ...followed(sandbox),
  ];
}

interface Beside extends Omit<Rival, 'column' | 'run'> {
  /** The directory of pyenv's shims, if pyenv is there. */
  readonly pyenv?: string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** Compares a command through our shim with the same command of `bin`, and with other shims of that command. */
function through(
  sandbox: Sandbox,
  command: string,
  args: readonly string[],
  bin: string,
  { pyenv, env = {}, ...real }: Beside,
): Contest {
  const shim = join(sandbox.placeShims(['pip', 'pip3', 'python3']), command);
  const others: Rival[] = [
    { column: 'by hand', ...real, run: timed(sandbox, join(bin, command), args) },
    {
      column: 'sh shim',
      says: 'an sh shim of two lines',
      run: timed(sandbox, twoLineShim(sandbox, join(bin, command)), args),
    },
  ];
  if (pyenv !== undefined)
    others.push({ column: 'pyenv', says: "pyenv's shim", run: timed(sandbox, join(pyenv, command), args) });
  const typed = [...Object.entries(env).map(([name, value]) => `${name}=${value}`), command, ...args].join(
    ' ',
  );
  return { what: `\`${typed}\``, ours: timed(sandbox, shim, args, env), rivals: others };
}

/** Writes the shortest shim that there can be. */
function twoLineShim({ root }: Sandbox, real: string): string {
  const directory = join(root, 'two-lines', real);
  mkdirSync(dirname(directory), { recursive: true });
  writeFileSync(directory, `#!/bin/sh\nexec ${real} "$@"\n`, { mode: 0o755 });
  return directory;
}

/** Makes a pyenv whose only version is the sandbox's Python. Returns the directory of its shims. */
function pyenvShims(sandbox: Sandbox, { pyenv }: Peers): string | undefined {
  if (pyenv === undefined) return undefined;
  const root = join(sandbox.root, 'pyenv');
  const bin = join(root, 'versions/bench/bin');
  mkdirSync(bin, { recursive: true });
  for (const name of ['pip', 'python3'])
    symlinkSync(join(dirname(sandbox.python.pip), name), join(bin, name));
  writeFileSync(join(root, 'version'), 'bench\n');
  sandbox.env.PYENV_ROOT = root;
  timed(sandbox, pyenv, ['rehash'])();
  return join(root, 'shims');
}

/** Compares commands that follow the project's venv with the venv's own commands. */
function followed(sandbox: Sandbox): readonly Contest[] {
  const box = newProject(sandbox);
  const shims = sandbox.placeShims(['pip', 'python3']);
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  timed(box, join(shims, 'pip'), [...QUIET, wheel], AUTO)();
  const bin = join(box.project, '.venv/bin');
  const pip = { says: "the venv's pip", ...BY_SHELL, goal: 1.02, env: AUTO };
  const python = {
    says: "the venv's Python",
    ...BY_SHELL,
    heldBy: 'the shell that becomes Python',
    goal: 1.15,
    env: AUTO,
  };
  return [
    through(box, 'pip', ['list'], bin, pip),
    { ...through(box, 'python3', ['-c', 'pass'], bin, python), share: 3 },
  ];
}

/**
 * Compares a `pip install` of an installed package with the same command of the real pip. The Python has no
 * marker.
 */
async function satisfied(): Promise<Contest> {
  const sandbox = await makeSandbox({ python: await makePython({ marked: false }) });
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const args = [...QUIET, wheel];
  timed(sandbox, sandbox.python.pip, args)();
  return {
    what: '`pip install` on an unmarked Python, satisfied',
    ours: timed(sandbox, join(sandbox.placeShims(), 'pip'), args),
    rivals: [
      {
        column: 'by hand',
        says: "the real pip's",
        ...BY_SHELL,
        run: timed(sandbox, sandbox.python.pip, args),
      },
    ],
  };
}

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import type { Contest, Measured, Rival } from './pairs.ts';
import type { Peers } from './peers.ts';
import { newProject, timed } from './timed.ts';

const QUIET = ['install', '--no-index', '--quiet'];
const AUTO = { PIP_SHIM_AUTO: 'venv' };
/**
 * The ways in which a script would make a venv and install into it. $0 is the Python, and $1 is the wheel.
 */
const BY_HAND = '"$0" -m venv .venv && .venv/bin/pip install --no-index --quiet "$1"';
const BY_VIRTUALENV =
  'virtualenv --quiet --python "$0" .venv && .venv/bin/pip install --no-index --quiet "$1"';
const BY_UV = 'uv venv --quiet --python "$0" && uv pip install --quiet --no-index "$1"';

/** Compares the ways in which a script can install a small wheel from the disk, without a network. */
export async function installs(sandbox: Sandbox, peers: Peers): Promise<readonly Contest[]> {
  const box = await makeSandbox();
  const wheel = buildWheel(join(box.root, 'wheels'), { name: 'demo' });
  const install = (env = {}): Measured => {
    const shim = join(box.placeShims(), 'pip');
    return () => timed(newProject(box), shim, [...QUIET, wheel], { ...AUTO, ...env })();
  };
  const by =
    (script: string): Measured =>
    () =>
      timed(newProject(box), '/bin/sh', ['-c', script, box.python.python, wheel])();
  linkInto(box, peers);
  const uv = { column: 'uv', says: '`uv venv && uv pip install`', run: by(BY_UV) } as const;
  const rivals: Rival[] = [
    {
      column: 'by hand',
      says: '`python3 -m venv` and its pip',
      goal: 0.17,
      heldBy: "pip's own run into the venv",
      run: by(BY_HAND),
    },
  ];
  if (peers.virtualenv !== undefined)
    rivals.push({
      column: 'virtualenv',
      says: 'virtualenv + pip, warm app-data',
      goal: 0.5,
      heldBy: "pip's own run into the venv",
      run: by(BY_VIRTUALENV),
    });
  if (peers.uv !== undefined) rivals.push(uv);
  const contests: Contest[] = [
    { what: "a script's install into a new venv", ours: install(), rivals },
    again(sandbox),
  ];
  if (peers.uv !== undefined)
    contests.push({
      what: "a script's install into a new venv, `PIP_SHIM_INSTALLER=uv`",
      ours: install({ PIP_SHIM_INSTALLER: 'uv' }),
      rivals: [{ ...uv, goal: 1.5, heldBy: "Node.js's start and loading the program" }],
    });
  return contests;
}

/** Puts the peers on the sandbox's PATH. */
function linkInto({ bin }: Sandbox, { uv, virtualenv }: Peers): void {
  for (const [name, path] of Object.entries({ uv, virtualenv })) if (path) symlinkSync(path, join(bin, name));
}

/** Compares an install of a package that the venv already has with the same install by the venv's pip. */
function again(sandbox: Sandbox): Contest {
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const box = newProject(sandbox);
  const args = [...QUIET, wheel];
  const shim = join(box.placeShims(), 'pip');
  timed(box, shim, args, AUTO)();
  return {
    what: 'the same install again, satisfied',
    ours: timed(box, shim, args, AUTO),
    rivals: [
      {
        ...{ column: 'by hand', says: "the venv's pip", goal: 1.02, heldBy: 'the shell that becomes pip' },
        run: timed(box, join(box.project, '.venv/bin/pip'), args),
      },
    ],
  };
}

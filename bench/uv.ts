import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import which from 'which';
import { networkEnvironment } from '../test/helpers/network.ts';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import type { Contest } from './pairs.ts';
import { newProject, timed } from './timed.ts';

const MANUAL = 'uv venv --quiet --python "$0" && uv pip install --quiet "$@"';

/**
 * Compares PIP_SHIM_INSTALLER=uv with uv itself, if uv is installed. The first comparison installs from the
 * package index without a cache, if the index answers. The second installs a small local wheel.
 */
export function byUv(sandbox: Sandbox): readonly Contest[] {
  const uv = which.sync('uv', { nothrow: true });
  if (uv === null) {
    console.log('skipped: into a new venv by uv: uv is not installed');
    return [];
  }
  symlinkSync(uv, join(sandbox.bin, 'uv'));
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const network = networkEnvironment();
  const index = network.PIP_INDEX_URL === undefined ? {} : { UV_DEFAULT_INDEX: network.PIP_INDEX_URL };
  const online = { ...sandbox, env: { ...sandbox.env, ...network, ...index } };
  const probe = spawnSync('/bin/sh', ['-c', MANUAL, sandbox.python.python, 'requests'], {
    cwd: newProject(online).project,
    env: online.env,
  });
  if (probe.status !== 0) console.log('skipped: into a new venv by uv: the package index does not answer');
  const fetched: Contest = {
    ...intoNewVenv(online, ['--no-cache-dir', 'requests'], ['--no-cache', 'requests']),
    name: 'into a new venv by uv',
    says: ['`PIP_SHIM_INSTALLER=uv pip install requests`, nothing cached', '`uv venv && uv pip install`'],
    goal: 1.5,
    heldBy: "Node.js's own start",
  };
  const ready: Contest = {
    ...intoNewVenv(sandbox, ['--no-index', wheel], ['--no-index', wheel]),
    name: 'into a new venv by uv, a wheel that lies ready',
    says: ['the same of a small wheel that lies ready', '`uv venv && uv pip install`'],
  };
  return [...(probe.status === 0 ? [fetched] : []), ready];
}

function intoNewVenv(
  sandbox: Sandbox,
  pipsWords: readonly string[],
  uvsWords: readonly string[],
): Pick<Contest, 'ours' | 'bare'> {
  const shim = join(sandbox.placeShims(), 'pip');
  const auto = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_INSTALLER: 'uv' };
  const byHand = ['-c', MANUAL, sandbox.python.python, ...uvsWords];
  return {
    ours: () => timed(newProject(sandbox), shim, ['install', '--quiet', ...pipsWords], auto)(),
    bare: () => timed(newProject(sandbox), '/bin/sh', byHand)(),
  };
}

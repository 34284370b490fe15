import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type PolicyBox, policyBox } from '../../helpers/policy.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { ROOT } from '../attacks/traps.ts';

export const needsRoot = { skip: !ROOT && 'only root can write a policy that counts' };
export const AUTO = { PIP_SHIM_AUTO: 'venv' };

export interface InstallBox extends PolicyBox {
  readonly install: readonly string[];
  readonly wheels: string;
  hasVenv(): boolean;
}

export async function installBox(t: TestContext): Promise<InstallBox> {
  const box = await policyBox(t);
  box.command('apt-cache', 'exit 0');
  box.command('pipx', 'echo "fake pipx: $*"');
  const wheels = join(box.root, 'wheels');
  const wheel = buildWheel(wheels, { name: 'library' });
  const hasVenv = () => existsSync(join(box.project, '.venv'));
  return { ...box, wheels, install: ['install', '--no-index', wheel], hasVenv };
}

import type { TestContext } from 'node:test';
import { networkEnvironment } from '../helpers/network.ts';
import { type Sandbox, sandboxFor } from '../helpers/sandbox.ts';
import { withoutPipx } from './menu/pipx-box.ts';

/** Makes a sandbox that reaches the real package index. It has no pipx, and apt knows no package. */
export async function liveBox(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims();
  box.command('apt-cache', 'exit 0');
  Object.assign(box.env, networkEnvironment());
  await withoutPipx(box);
  return box;
}

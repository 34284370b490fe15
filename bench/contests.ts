import { makeSandbox } from '../test/helpers/sandbox.ts';
import { idleHook } from './idle.ts';
import { installs } from './installs.ts';
import { large } from './large.ts';
import { menus } from './menus.ts';
import type { Contest } from './pairs.ts';
import { passedOn } from './passed-on.ts';
import type { Peers } from './peers.ts';
import { weight } from './weight.ts';

/** All comparisons, in the order of docs/performance.md. The process removes each sandbox when it ends. */
export async function contests(peers: Peers): Promise<readonly Contest[]> {
  const sandbox = await makeSandbox();
  return [
    ...(await passedOn(sandbox, peers)),
    ...(await menus(sandbox, peers)),
    ...(await installs(sandbox, peers)),
    ...idleHook(sandbox, peers),
    ...(await large(sandbox)),
    ...(await weight()),
  ];
}

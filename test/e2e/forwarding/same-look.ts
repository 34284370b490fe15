import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** Runs a command in a terminal. Returns all that it has written. */
export async function inTerminal(
  box: Sandbox,
  command: string,
  args: readonly string[],
  env = {},
): Promise<string> {
  const terminal = await openTerminal(command, args, { cwd: box.project, env: { ...box.env, ...env } });
  await terminal.exit;
  return terminal.raw();
}

/** An install for which the sh shim starts Node. DIR is a fresh directory for each run. */
interface Install {
  readonly outcome: 'succeeds' | 'fails';
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const RED_OR_YELLOW = new RegExp(`${KEYS.escape}\\[3[13]m.*(ERROR|WARNING)`);

/** Asserts that at a terminal an install looks the same with and without the shim. */
export async function assertSameLook(t: TestContext, { outcome, args, env = {} }: Install): Promise<void> {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(join(box.root, 'wheels'), { name: 'demo' });
  const what = outcome === 'succeeds' ? wheel : './missing-1.0-py3-none-any.whl';
  const draw = (command: string, dir: string) => {
    const fill = (text: string) => text.replace('DIR', join(box.root, dir));
    const filled = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, fill(value)]));
    return inTerminal(box, command, [...args.map(fill), '--no-index', what], filled);
  };
  const bare = await draw(box.python.pip, 'one');
  assert.match(bare, outcome === 'succeeds' ? /nstall/ : RED_OR_YELLOW);
  assert.equal(await draw('pip', 'two'), bare);
}

import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

export interface DryBox extends Sandbox {
  readonly wheel: string;
  /** The names of everything below the sandbox's home and TMPDIR. */
  names(): readonly string[];
}

/** A sandbox in which pip has no index, and no cache that it would fill. */
export async function dryBox(t: TestContext): Promise<DryBox> {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', scripts: { demo: 'demo:main' } });
  Object.assign(box.env, { PIP_NO_CACHE_DIR: '1', PIP_NO_INDEX: '1' });
  const below = (name: string): readonly string[] =>
    readdirSync(join(box.root, name), { recursive: true, encoding: 'utf8' }).map((path) => `${name}/${path}`);
  return { ...box, wheel, names: () => [...below('home'), ...below('tmp')].sort() };
}

const CONFIG = '[install]\ndry-run = true\n';

/** Ways to ask for a dry run: the options of `pip install`, and variables. ROOT is the box's root. */
export const WAYS: readonly (readonly [options: readonly string[], env: Readonly<Record<string, string>>])[] =
  [
    [['--dry-run'], { PIP_SHIM_AUTO: 'venv' }],
    [[], { PIP_SHIM_AUTO: 'project', PIP_CONFIG_FILE: 'ROOT/pip.conf' }],
    [[], { PIP_SHIM_AUTO: 'smart', PIP_DRY_RUN: '1', CI: 'true' }],
    [['--dry-run'], { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: 'ROOT/tmp/named' }],
  ];

/** Asserts for each of these ways that a dry run resolves in a throw-away venv and leaves nothing behind. */
export async function assertLeavesNothing(t: TestContext, ways: typeof WAYS): Promise<void> {
  const box = await dryBox(t);
  writeFileSync(join(box.root, 'pip.conf'), CONFIG);
  const before = box.names();
  for (const [options, variables] of ways) {
    const pairs = Object.entries(variables).map(([name, value]) => [name, value.replace('ROOT', box.root)]);
    const env = Object.fromEntries(pairs);
    const { code, stdout, stderr } = await box.run('pip', ['install', ...options, box.wheel], { env });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Would install demo-1\.0$/m);
    assert.match(stderr, /^pip-shim: a dry run: pip works in a throw-away venv, and .* is not made$/m);
    assert.match(stderr, new RegExp(`^→ ${box.root}/tmp/pip-shim-\\w+/bin/pip install `, 'm'));
    assert.deepEqual(box.names(), before, JSON.stringify(env));
  }
}

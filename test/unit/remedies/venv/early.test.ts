import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Early } from '../../../../src/remedies/after-failure/hearing.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { earlyRun, mayStartEarly, stoppingAtErrors } from '../../../../src/remedies/venv/seed/early.ts';
import type { Installer } from '../../../../src/remedies/venv/uv.ts';
import type { Ending } from '../../../../src/system/ports.ts';

const DONE: Ending = { kind: 'exit', code: 0 };

const BY_PIP: Installer = { kind: 'pip' } as Installer;
for (const [what, installer, facts, expected] of [
  ['pip install x', BY_PIP, {}, true],
  ['uv installs', { kind: 'uv' } as Installer, {}, false],
  ['python3 -m pip install x', BY_PIP, { pipWords: ['-m', 'pip'] }, false],
  ['pip --python p install x', BY_PIP, { python: '/p' }, false],
] as const)
  test(`${what}: pip ${expected ? 'starts' : 'does not start'} before the venv is complete`, () => {
    const { pipWords = [], python } = { ...facts } as { pipWords?: string[]; python?: string };
    const request = { settings: { python } };
    assert.equal(mayStartEarly(installer, { pipWords, request } as unknown as Facts), expected);
  });

/** A pip that can start early. `told` lists what happened to it. */
function begun(): { readonly told: string[]; readonly run: ReturnType<typeof earlyRun> } {
  const told: string[] = [];
  const run = earlyRun(async ({ lender, isComplete }: Early) => {
    told.push(`started with ${lender}`);
    told.push((await isComplete) ? 'goes on' : 'stops');
    return DONE;
  });
  return { told, run };
}

test('an early pip goes on only when the venv is complete, and its ending is returned', async () => {
  const { told, run } = begun();
  run.start('/lender');
  await run.started;
  assert.deepEqual(told, ['started with /lender']);
  assert.deepEqual(await run.goOn(), DONE);
  assert.deepEqual(told, ['started with /lender', 'goes on']);
});

test('if pip was not started early, goOn returns undefined, and the caller must run pip', () => {
  const { told, run } = begun();
  assert.equal(run.goOn(), undefined);
  assert.deepEqual(told, []);
});

test('if the venv is not made, the early pip ends before the caller gets the result', async () => {
  const failure = new Error('no space left');
  for (const making of [
    Promise.resolve({ kind: 'failed', ending: DONE } as const),
    Promise.reject(failure),
  ]) {
    const { told, run } = begun();
    run.start('/lender');
    const outcome = await stoppingAtErrors(run, making).catch((error: unknown) => error);
    assert.ok(outcome === failure || (outcome as { kind: string }).kind === 'failed');
    assert.deepEqual(told, ['started with /lender', 'stops']);
  }
});

test('if the venv is made, the early pip still waits until goOn is called', async () => {
  const { told, run } = begun();
  run.start('/lender');
  await stoppingAtErrors(run, Promise.resolve({ kind: 'ready', pip: 'script' }));
  assert.deepEqual(told, ['started with /lender']);
});

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { cutAt, noCutting, shown, spread } from './cut.ts';

/** Makes a project with a user's venv. Skips the test if this machine can't stop processes at syscalls. */
async function boxOrSkip(t: TestContext): Promise<Sandbox | undefined> {
  const box = await sandboxFor(t);
  const why = await noCutting(box);
  if (why) {
    t.skip(why);
    return undefined;
  }
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  const made = await box.run(box.python.python, ['-m', 'venv', '--without-pip', join(box.project, '.venv')]);
  assert.equal(made.code, 0, made.stderr);
  return box;
}

const stateOf = (box: Sandbox): string[] =>
  readdirSync(join(box.home, '.local/state/pip-shim'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replace(/[0-9a-f]{32}/, 'DIGEST').replace(/\d+-\d+/, 'SHELL'))
    .sort();

for (const [what, script] of [
  ['pip-shim allow', 'pip-shim allow .venv'],
  ['pip-shim push or pop', 'eval "$(pip-shim hook sh)"\npip-shim push ./.venv && pip-shim pop'],
] as const) {
  test(`if kill -9 or Ctrl-C ends ${what} at any step, the next run succeeds and leaves no extra file`, async (t) => {
    const box = await boxOrSkip(t);
    if (!box) return;
    const command = ['/bin/sh', '-c', script];
    const whole = await cutAt(box, 0, 'kill', command);
    assert.equal(whole.code, 0, whole.stderr);
    const expected = stateOf(box);
    const cuts = [
      ...spread(whole.points, 6).map((point) => [point, 'kill'] as const),
      ...spread(whole.points, 4).map((point) => [point, 'INT'] as const),
    ];
    for (const [point, action] of cuts) {
      const { at } = await cutAt(box, point.number, action, command);
      const { code, stderr } = await box.run('/bin/sh', ['-c', script]);
      assert.equal(code, 0, `cut off at ${shown(at)}\n${stderr}`);
      assert.deepEqual(stateOf(box), expected, `cut off at ${shown(at)}`);
    }
  });
}

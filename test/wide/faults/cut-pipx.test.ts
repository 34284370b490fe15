import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pipxBox, withoutPipx } from '../../e2e/menu/pipx-box.ts';
import type { PromptBox } from '../../e2e/menu/prompt-box.ts';
import { installedPipx, packPipx } from '../../helpers/installed-wheels.ts';
import { cutAt, noCutting, type Point, shown } from './cut.ts';

const skip = installedPipx() === undefined && 'Debian’s pipx is not installed: no wheels can be made of it';
const AUTO = { PIP_SHIM_AUTO: 'pipx' };

const installing = (box: PromptBox): string[] => [join(box.shims, 'pip'), 'install', 'codespell'];
const ownPipx = (box: PromptBox): string => join(box.home, '.local/share/pip-shim/pipx');

function startAnew(box: PromptBox): void {
  for (const made of ['.local', '.cache']) rmSync(join(box.home, made), { recursive: true, force: true });
  box.placeShims();
}

/** Lists the steps in the venv of our own pipx. `made` has the steps before pip starts, `filled` pip's. */
async function ownPoints(box: PromptBox): Promise<Record<'made' | 'filled', readonly Point[]>> {
  const whole = await cutAt(box, 0, 'kill', installing(box), { env: AUTO });
  assert.equal(whole.code, 0, whole.stderr);
  const own = whole.points.filter(
    ({ path }) => path.startsWith(`${ownPipx(box)}/`) && !path.includes('__pycache__'),
  );
  const isPips = ({ program }: Point): boolean => program === 'pip';
  const first = own.findIndex(isPips);
  return { made: own.slice(0, first), filled: own.filter(isPips) };
}

async function installed(box: PromptBox, where: string): Promise<string> {
  const again = await box.run('pip', ['install', 'codespell'], { env: AUTO, timeout: 180_000 });
  assert.equal(again.code, 0, `${where}\n${again.stderr}`);
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  return again.stderr;
}

test('if kill -9 or Ctrl-C ends pip-shim while it installs its own pipx, the next run installs a complete pipx', {
  skip,
}, async (t) => {
  const box = await pipxBox(t, { neverUsed: true });
  const why = await noCutting(box);
  if (why) return t.skip(why);
  await withoutPipx(box);
  packPipx(box.wheels);
  const { made, filled } = await ownPoints(box);
  // Each cut takes minutes, so the test cuts only at the middle step of each list.
  const middle = (points: readonly Point[]) => points.slice(points.length >> 1).slice(0, 1);
  const cuts = [
    ...[...middle(made), ...middle(filled)].map((point) => [point, 'kill'] as const),
    ...middle(filled).map((point) => [point, 'INT'] as const),
  ];
  for (const [point, action] of cuts) {
    startAnew(box);
    const { at, code, stderr } = await cutAt(box, point.number, action, installing(box), { env: AUTO });
    const where = `${action} at ${shown(at)}\n${stderr}`;
    assert.notEqual(code, 0, where);
    // After Ctrl-C pip-shim removes the half-made venv at once. After kill -9 the next run removes it.
    assert.equal(existsSync(ownPipx(box)), action === 'kill', where);
    const said = await installed(box, where);
    assert.equal(/its creation was interrupted; making it again/.test(said), action === 'kill', where + said);
  }
});

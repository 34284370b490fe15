import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pipxBox, withoutPipx } from '../e2e/pipx-box.ts';
import { installedPipx, packPipx } from '../helpers/installed-wheels.ts';
import { cutAt, noCutting, shown, spread } from './cut.ts';

const skip = installedPipx() === undefined && 'Debian’s pipx is not installed: no wheels can be made of it';
const AUTO = { PIP_SHIM_AUTO: 'pipx' };

test('kill -9 while a pipx of our own is made: the next run makes it whole and installs the tool', {
  skip,
}, async (t) => {
  const box = await pipxBox(t);
  const why = await noCutting(box);
  if (why) return t.skip(why);
  await withoutPipx(box);
  packPipx(box.wheels);
  const own = join(box.home, '.local/share/pip-shim/pipx');
  const install = [join(box.shims, 'pip'), 'install', 'codespell'];
  const whole = await cutAt(box, 0, 'kill', install, { env: AUTO });
  assert.equal(whole.code, 0, whole.stderr);
  const isFilling = ({ program, path }: { program: string; path: string }): boolean =>
    program === 'pip' && path.startsWith(`${own}/`) && !path.includes('__pycache__');
  for (const point of spread(whole.points.filter(isFilling), 2)) {
    for (const made of ['.local', '.cache']) rmSync(join(box.home, made), { recursive: true, force: true });
    box.placeShims();
    const { at } = await cutAt(box, point.number, 'kill', install, { env: AUTO });
    const again = await box.run('pip', ['install', 'codespell'], { env: AUTO, timeout: 180_000 });
    assert.equal(again.code, 0, `cut off at ${shown(at)}\n${again.stderr}`);
    assert.match(again.stderr, /its making was cut off; making it anew/, `cut off at ${shown(at)}`);
    assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  }
});

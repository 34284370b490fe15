import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AUTO, linksBox, listing } from '../../e2e/attacks/links-box.ts';

test('if a directory in a venv or its file .pip-shim becomes a symbolic link, nothing is installed into the venv', async (t) => {
  const box = await linksBox(t);
  const [lib = ''] = execFileSync('ls', [join(box.mine, '.venv/lib')], { encoding: 'utf8' }).split('\n');
  for (const name of ['bin', 'lib', `lib/${lib}`, `lib/${lib}/site-packages`, 'include']) {
    const [place, outside] = [join(box.mine, '.venv', name), join(box.home, 'outside')];
    renameSync(place, outside);
    symlinkSync(outside, place);
    const before = listing(outside);
    for (const line of [box.install, 'pip uninstall -y demo']) {
      const { code, stderr } = await box.sh(line, AUTO, box.mine);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /\.venv can't be used: its \S+ is a symbolic link to \S+outside/, name);
      assert.equal(listing(outside), before, `${name}: ${line}`);
    }
    rmSync(place);
    renameSync(outside, place);
  }
  const { code, stderr } = await box.sh(box.install, AUTO, box.mine);
  assert.equal(code, 0, stderr);
  const token = join(box.mine, '.venv/.pip-shim');
  renameSync(token, join(box.home, 'token'));
  symlinkSync('../../token', token);
  const linked = await box.sh(box.install, AUTO, box.mine);
  assert.equal(linked.code, 1, linked.stderr);
  assert.match(linked.stderr, /\.venv was not made by pip-shim/);
  const removed = await box.sh('pip-shim remove --yes ./.venv', {}, box.mine);
  assert.equal(removed.code, 1, removed.stderr);
});

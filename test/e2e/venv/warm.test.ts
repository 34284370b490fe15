import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertAsked, assertWarm, type Row, showingBox, skipOffLinux, warmBox } from './warm-box.ts';

// Tests that with PIP_SHIM_AUTO=venv a second install skips Node.js, and sh runs the venv's pip directly.
// test/wide/venv/warm.test.ts tests all changes after which an install needs Node.js again.

test("a second install runs the venv's own pip directly, and starts Node.js only after a failure", {
  skip: skipOffLinux,
}, async (t) => {
  const box = await warmBox(t);
  const first = await box.install();
  assert.deepEqual([first.code, first.asked], [0, true], first.stderr);
  const cure =
    /^pip-shim: pip found no none-such>=1 where it was told to look, and --no-index keeps it from asking an index\n {2}without --no-index \(or PIP_NO_INDEX\), pip asks the index\n$/;
  for (const [words, code, says] of [
    [`install --no-index ${box.wheel}`, 0, /^$/],
    ["install --no-index 'none-such>=1' --no-deps", 1, cure],
  ] as const) {
    const own = await box.go(`.venv/bin/pip ${words}`);
    const second = await box.go(`pip ${words}`);
    const told = `${words.includes('-q') ? '' : `→ .venv/bin/pip ${words}\n`}${own.stderr}`;
    assert.deepEqual(
      [second.asked, second.code, second.stdout],
      [code === 1 && own.stderr !== '', code, own.stdout],
    );
    assert.equal(second.stderr.slice(0, told.length), told);
    assert.match(second.stderr.slice(told.length), says);
  }
});

const ROWS: readonly Row[] = [
  ['pip3 install x', true, 'the first use of pip3'],
  ['pip3 install x', false, 'the second use of pip3'],
  ['pip install --user x', true, '--user'],
  ['pip install "x @ http://me:secret@127.0.0.1/x.whl"', true, 'a password in a URL'],
  ['pip install x', true, 'another AUTO', { PIP_SHIM_AUTO: 'smart' }],
];

test('fake pip in the venv: if anything has changed or needs a check, the shim starts Node.js', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  box.placeShims(['pip-shim']);
  await assertAsked(box, ROWS);
  await assertWarm(box);
  assert.equal((await box.go('pip-shim deny')).code, 0);
  assert.ok(
    !existsSync(join(box.home, '.local/state/pip-shim/passes', box.venv)),
    'a pass that was taken back',
  );
  const denied = await box.go('pip install x');
  assert.deepEqual([denied.code, denied.asked, denied.stdout], [1, true, ''], denied.stderr);
});

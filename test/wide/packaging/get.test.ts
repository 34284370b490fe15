import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tree } from '../../e2e/install/installer.ts';
import { emptyBox, madeRelease } from '../../e2e/packaging/release-box.ts';
import { withoutGit as skip } from '../../helpers/git.ts';
import { run } from '../../helpers/process.ts';

test('get.sh does nothing if it is cut off after a line, near its end or elsewhere', { skip }, async (t) => {
  const text = readFileSync(join(await madeRelease(), 'get.sh'), 'utf8');
  const box = await emptyBox(t);
  // Each command that get.sh could run leaves a trace.
  for (const name of ['curl', 'wget', 'mktemp', 'tar', 'rm']) box.command(name, `echo ${name} >>"$HOME/ran"`);
  const before = tree(box.home);
  const lines = [...text.matchAll(/\n/g)].map(({ index = 0 }) => index);
  const bytes = Array.from({ length: 60 }, (_, at) => text.length - 2 - at);
  const inside = Array.from({ length: 20 }, (_, at) => Math.floor((text.length * at) / 20));
  const shells = ['/bin/dash', '/bin/bash', '/bin/busybox'].filter(existsSync);
  const cuts = [...new Set([...lines.slice(0, -1), ...bytes, ...inside])];
  for (const [at, cut] of cuts.entries()) {
    const shell = shells[at % shells.length] ?? 'sh';
    const args = [...(shell === '/bin/busybox' ? ['sh'] : []), '-s', '--', '--yes'];
    const { stdout } = await run(shell, args, { env: box.env, cwd: box.root, input: text.slice(0, cut) });
    assert.equal(stdout, '', `cut at ${cut}`);
  }
  assert.deepEqual(tree(box.home), before);
  const whole = await run('sh', ['-s', '--', '--yes'], { env: box.env, cwd: box.root, input: text });
  assert.notDeepEqual([whole.stdout, tree(box.home)], ['', before], 'the whole file does something');
});

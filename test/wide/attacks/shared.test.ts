import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  AUTO,
  defaultVenv,
  SHARED,
  STATES,
  SWAPS,
  sharedBox,
  testShared,
  testState,
  testSwap,
} from '../../e2e/attacks/shared-box.ts';

for (const row of SHARED)
  for (const user of ['root', 'nobody'] as const)
    for (const planted of [false, true]) testShared({ row, user, planted });

test('in a project that a group may write to, an install makes .venv, and the next install uses it', async (t) => {
  const box = await sharedBox(t);
  chmodSync(box.project, 0o2775);
  for (const time of ['first', 'second']) {
    const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
    assert.equal(code, 0, `${time}: ${stderr}`);
    assert.doesNotMatch(stderr, /not here/, time);
  }
  assert.ok(existsSync(join(box.project, '.venv/.pip-shim')));
  assert.equal(existsSync(defaultVenv(box)), false);
});

STATES.forEach(testState);
SWAPS.forEach(testSwap);

const STRACE = '/usr/bin/strace';
test("pip-shim makes no file in the system's temp directories, and gives temporary records random names", {
  skip: !existsSync(STRACE) && 'strace is not installed',
}, async (t) => {
  const box = await sharedBox(t);
  const names = async (): Promise<string[]> => {
    const log = join(box.root, 'strace');
    const calls = [
      '-f',
      '-qq',
      '-s',
      '4096',
      '-e',
      'trace=openat,open,mkdir,mkdirat,rename,symlink,link',
      '-o',
      log,
    ];
    const { code, stderr } = await box.run(STRACE, [...calls, join(box.shims, 'pip'), ...box.install], {
      env: AUTO,
      timeout: 240_000,
    });
    if (/ptrace|Operation not permitted/.test(stderr)) t.skip('ptrace is not permitted here');
    else assert.equal(code, 0, stderr);
    const made = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => /O_CREAT|mkdir|rename|link/.test(line));
    return made.flatMap((line) => /"(\/[^"]*)"/.exec(line)?.[1] ?? []);
  };
  const all = await names();
  const temporary = all.filter(
    (path) => /^\/(?:var\/)?tmp\//.test(path) && !path.startsWith(`${box.root}/home`),
  );
  // pip and Python also make files in these directories, with random names that match this pattern.
  const ours = temporary.filter((path) => !/\/(?:pip-|tmp)[^/]*/.test(path.replace(box.root, '')));
  assert.deepEqual(ours, []);
  const isRecord = (path: string): boolean => path.includes('/state/pip-shim/') && path.endsWith('.tmp');
  const records = all.filter(isRecord);
  assert.ok(records.length > 0);
  for (const path of records) assert.match(path, /\/\.pip-shim-\d+-[0-9a-f]{8}-[0-9a-f]{12}\.tmp$/);
});

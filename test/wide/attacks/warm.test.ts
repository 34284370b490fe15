import assert from 'node:assert/strict';
import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ATTACKS, assertNothingRuns } from '../../e2e/attacks/warm-attacks.ts';
import { showingBox, skipOffLinux } from '../../e2e/venv/warm-box.ts';

// pip-shim writes a file (a pass) that lets the sh shim use a venv of ours without Node.js. This file must
// not make the shim run code that somebody else put into a directory.

for (const [name, attack] of ATTACKS)
  test(`no file of an attacker runs: ${name}`, { skip: skipOffLinux }, (t) => assertNothingRuns(t, attack));

type Change = readonly [name: string, file: string, change: (path: string) => void];

const CHANGES: readonly Change[] = [
  ['rewritten with the same text', 'pyvenv.cfg', (path) => writeFileSync(path, readFileSync(path))],
  [
    'a symbolic link',
    'pyvenv.cfg',
    (path) => {
      renameSync(path, join(dirname(path), 'bin/cfg'));
      symlinkSync('bin/cfg', path);
    },
  ],
  ['deleted', 'pyvenv.cfg', (path) => rmSync(path)],
  [
    'replaced by another program',
    'bin/python',
    (path) => {
      rmSync(path);
      cpSync('/bin/sh', path);
    },
  ],
  ['deleted', 'bin/python', (path) => rmSync(path)],
  [
    'replaced by a copy of itself',
    '.pip-shim',
    (path) => {
      const text = readFileSync(path);
      rmSync(path);
      writeFileSync(path, text);
    },
  ],
];

test('pip-shim checks a venv again after one of its files changed', { skip: skipOffLinux }, async (t) => {
  const box = await showingBox(t);
  for (const [name, file, change] of CHANGES) {
    const [path, kept] = [join(box.venv, file), join(box.home, 'kept')];
    cpSync(path, kept, { verbatimSymlinks: true });
    await box.go('python3 -c pass');
    assert.equal((await box.go('python3 -c pass')).asked, false, `the pass holds before ${file} is ${name}`);
    change(path);
    assert.equal((await box.go('python3 -c pass')).asked, true, `${file} is ${name}`);
    rmSync(path, { force: true });
    renameSync(kept, path);
  }
});

test('after a project is moved, the shim starts Node.js again at the new place, and in a copy at the old place', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  const moved = join(box.home, 'moved');
  renameSync(box.project, moved);
  assert.equal((await box.go('python3 -c pass', { cwd: moved })).asked, true);
  cpSync(moved, box.project, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  const copied = await box.go('pip install x');
  assert.deepEqual([copied.asked, copied.code], [true, 1], copied.stderr);
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asNobody, giveToNobody, ROOT } from '../../e2e/attacks/traps.ts';

// Tests the package that `npm pack` makes. `npm install --global` installs it in a sandbox, without network.

import { npmBoxFor, skip } from '../../e2e/packaging/npm-box.ts';

test("`pip-shim enable` and `disable` keep foreign files in npm's directory of commands", {
  skip,
}, async (t) => {
  const box = await npmBoxFor(t);
  const foreign = join(box.commands, 'pip3');
  writeFileSync(foreign, '#!/bin/sh\necho foreign\n');
  // This shim in the same directory belongs to another installation of pip-shim.
  const shim = join(box.commands, 'pip3.99');
  const other = box.placeShims(['pip']);
  writeFileSync(shim, readFileSync(join(other, 'pip')));
  for (const path of [foreign, shim]) chmodSync(path, 0o755);
  box.anotherPip('pip3.99');
  const before = [foreign, shim].map((path) => readFileSync(path, 'utf8'));
  const enabled = await box.run('pip-shim', ['enable']);
  assert.equal(enabled.code, 1);
  assert.match(enabled.stdout, /^placed: pip/);
  assert.match(enabled.stderr, /does not overwrite them: .*\/pip3, .*\/pip3\.99\n/);
  // The foreign pip3 may be pip itself, so pip-shim does not advise the user to move these files.
  const elsewhere = /npm's directory also holds pip itself: use \.\/install\.sh, /;
  assert.match(enabled.stderr, elsewhere);
  const doctor = await box.run('pip-shim', ['doctor']);
  assert.match(doctor.stdout, elsewhere);
  chmodSync(foreign, 0o644);
  assert.match(
    (await box.run('pip-shim', ['enable'])).stderr,
    /\n {2}move them away, then: pip-shim rehash\n$/,
  );
  chmodSync(foreign, 0o755);
  await box.run('pip-shim', ['disable']);
  assert.deepEqual(readdirSync(box.commands), ['pip-shim', 'pip3', 'pip3.99']);
  assert.deepEqual(
    [foreign, shim].map((path) => readFileSync(path, 'utf8')),
    before,
  );
});

test("`pip-shim enable`, `rehash` and `disable` print the sudo command if root owns npm's directory of commands", {
  skip: skip || (ROOT ? false : 'only root can leave a directory of its own'),
}, async (t) => {
  const box = await npmBoxFor(t);
  const root = join(box.home, 'a prefix');
  giveToNobody(box);
  execFileSync('chown', ['-hR', '0:0', root]);
  const says = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await asNobody(box, 'pip-shim', words);
    assert.deepEqual([code, stdout], [1, '']);
    assert.ok(stderr.endsWith(`/a prefix/bin/pip-shim' ${words.join(' ')}\n`), stderr);
    assert.match(stderr, /^pip-shim: you may not write to \/.*\/a prefix\/bin\n {2}sudo '\//);
  };
  for (const words of [['enable'], ['enable', 'python'], ['rehash']]) await says(...words);
  await box.run('pip-shim', ['enable']);
  await says('disable');
  assert.match((await asNobody(box, 'pip-shim', ['enable'])).stdout, /^nothing to do/);
});

import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { activated } from '../../helpers/activated.ts';
import { ownVenvWithFakePip } from '../../helpers/own-venv.ts';
import { repository, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { hasDemo, installDemo, makeVenv } from './where-box.ts';

// Tests which venv pip-shim uses on a real disk. venv-places.test.ts, project.test.ts and venv-state.test.ts
// in test/unit/environment test each rule. test/wide/venv/where.test.ts tests each rule with a real install.

const ROOT = process.getuid?.() === 0;

async function boxFor(t: TestContext): Promise<Sandbox & { readonly venv: string }> {
  const box = await sandboxFor(t);
  box.placeShims();
  return { ...box, venv: join(box.project, '.venv') };
}

test('a dry run prints which venv pip-shim would use in each directory and with each variable', async (t) => {
  const box = await boxFor(t);
  await makeVenv(box, join(box.home, 'theirs'));
  const deep = join(box.project, 'a/b');
  mkdirSync(deep, { recursive: true });
  const inside = mkdtempSync(join(tmpdir(), 'pip-shim-project-'));
  t.after(() => rmSync(inside, { recursive: true }));
  const making = '-m venv --without-pip';
  const rows: readonly (readonly [says: string, env: Record<string, string>, cwd?: string])[] = [
    [`${making} ${box.root}/abs/venv`, { PIP_SHIM_VENV: join(box.root, 'abs/venv') }],
    [`${making} ${box.home}/mine`, { PIP_SHIM_VENV: '~/mine' }],
    [`${box.home}/theirs/bin/pip`, { PIP_SHIM_VENV: '../theirs' }],
    [`${box.home}/theirs/bin/pip`, activated(join(box.home, 'theirs'), box)],
    [`${making} .venv`, { VIRTUAL_ENV: join(box.home, 'theirs') }],
    [`${making} ${box.venv}`, {}, deep],
    [`${making} .venv`, {}, inside],
    ['venvs/default', {}, join(box.root, 'tmp')],
  ];
  for (const [says, env, cwd = box.project] of rows) {
    const { code, stderr } = await installDemo(box, { cwd, env: { PIP_SHIM_DRY_RUN: '1', ...env } });
    assert.equal(code, 0, stderr);
    assert.ok(stderr.includes(`${says}`), `${says}\n${stderr}`);
  }
  assert.equal(existsSync(box.venv), false);
  await ownVenvWithFakePip(box);
  for (const [file, venv] of [
    ['requirements.txt', box.venv],
    ['pyproject.toml', '.venv'],
  ] as const) {
    writeFileSync(join(deep, file), '');
    const { stderr } = await installDemo(box, { cwd: deep, env: { PIP_SHIM_DRY_RUN: '1' } });
    assert.match(stderr, new RegExp(`^→ ${venv}/bin/pip install`, 'm'), file);
  }
});

test('an install into the venv that PIP_SHIM_VENV names runs no Python module of the current directory', async (t) => {
  const box = await boxFor(t);
  for (const name of ['venv', 'pip', 'ensurepip', 'sysconfig', 'json', 'fcntl']) {
    writeFileSync(join(box.project, `${name}.py`), `open(${JSON.stringify(join(box.home, 'ran'))}, "w")\n`);
  }
  const { code, stderr } = await installDemo(box, { env: { PIP_SHIM_VENV: 'rel venv' } });
  assert.equal(code, 0, stderr);
  assert.ok(await hasDemo(box, join(box.project, 'rel venv')));
  assert.equal(existsSync(join(box.home, 'ran')), false);
  assert.equal(existsSync(box.venv), false);
});

test('without a terminal, pip-shim runs and changes nothing in a .venv that it did not make, and prints two ways to use it', async (t) => {
  const box = await boxFor(t);
  await makeVenv(box, box.venv);
  rmSync(join(box.venv, 'bin/python'));
  writeFileSync(join(box.venv, 'bin/python'), '#!/bin/sh\ntouch "$HOME/ran"\n', { mode: 0o755 });
  const { code, stderr } = await installDemo(box);
  assert.equal(code, 1);
  assert.match(stderr, /not made by pip-shim/);
  assert.match(stderr, /pip-shim allow \.venv/);
  assert.match(stderr, /name it: PIP_SHIM_VENV=\/\S+\/project\/\.venv$/m);
  chmodSync(box.venv, 0o777);
  const open = await installDemo(box);
  assert.deepEqual([open.code, /everybody may write to it/.test(open.stderr)], [1, true], open.stderr);
  assert.equal(existsSync(join(box.home, 'ran')), false);
  rmSync(box.venv, { recursive: true });
  mkdirSync(box.venv);
  writeFileSync(join(box.venv, 'data'), 'mine');
  assert.equal((await installDemo(box)).code, 1);
  assert.equal(readFileSync(join(box.venv, 'data'), 'utf8'), 'mine');
});

test('if a venv that pip-shim made was moved, pip-shim makes it again and says so', async (t) => {
  const box = await boxFor(t);
  await ownVenvWithFakePip(box);
  const renamed = join(box.home, 'renamed');
  renameSync(box.project, renamed);
  const moved = await installDemo(box, { cwd: renamed });
  assert.equal(moved.code, 0, moved.stderr);
  assert.match(moved.stderr, /moved here from .*project\/\.venv.*making it again/);
  assert.ok(await hasDemo(box, join(renamed, '.venv')));
});

test('pip-shim never deletes a venv that it did not make, even after `pip-shim allow` or an interrupted install there', async (t) => {
  const box = await boxFor(t);
  await makeVenv(box, box.venv);
  const boot = join(repository, 'dist/boot.cjs');
  assert.equal((await box.run(process.execPath, [boot, 'cli', 'allow', '.venv'])).code, 0);
  writeFileSync(join(box.venv, 'mine'), 'mine');
  rmSync(join(box.venv, 'bin/python'));
  const allowed = await installDemo(box);
  assert.equal(allowed.code, 1, allowed.stderr);
  assert.match(allowed.stderr, /its Python is gone/);
  assert.ok(existsSync(join(box.venv, 'mine')));

  const records = join(box.home, '.local/state/pip-shim/venvs');
  rmSync(box.venv, { recursive: true });
  rmSync(records, { recursive: true });
  await ownVenvWithFakePip(box);
  const [name = ''] = readdirSync(records);
  const record = readFileSync(join(records, name), 'utf8').replace('"made"', '"making"');
  writeFileSync(join(records, name), record);
  rmSync(join(box.venv, '.pip-shim'));
  writeFileSync(join(box.venv, 'mine'), 'mine');
  const after = await installDemo(box);
  assert.equal(after.code, 1, after.stderr);
  assert.match(after.stderr, /not made by pip-shim/);
  assert.ok(existsSync(join(box.venv, 'mine')));
});

test('under sudo pip-shim makes no venv in a project of another user', {
  skip: !ROOT && 'needs root',
}, async (t) => {
  const box = await boxFor(t);
  assert.equal((await box.run('chown', ['-R', '12345', box.project])).code, 0);
  const env = { SUDO_USER: 'somebody', SUDO_UID: '12345', SUDO_GID: '12345' };
  const result = await installDemo(box, { env });
  assert.equal(result.code, 1);
  assert.match(result.stderr, /run it without sudo: pip install/);
  assert.equal(existsSync(box.venv), false);
});

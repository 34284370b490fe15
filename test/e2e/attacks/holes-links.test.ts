// Tests that no command installs, uninstalls or deletes anything through a symbolic link in a project.
import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AUTO, linksBox, listing } from './links-box.ts';

test('if a project’s .venv is a symbolic link, no command changes the venv behind the link, even if pip-shim made it', async (t) => {
  const box = await linksBox(t);
  symlinkSync('../mine/.venv', join(box.project, '.venv'));
  symlinkSync('../mine', join(box.project, 'sub'));
  symlinkSync('../mine/new', join(box.project, 'venv'));
  const link = /\S+ leads to \S+mine\/\.venv by a symbolic link/;
  const rows: readonly (readonly [line: string, env: Record<string, string>, code: number, says: RegExp])[] =
    [
      [
        box.install,
        AUTO,
        1,
        /: \.venv leads to ~\/mine\/\.venv by a symbolic link, so nothing is installed there without your permission/,
      ],
      ['pip uninstall -y demo', AUTO, 1, /so nothing is uninstalled there without your permission/],
      [box.install, { ...AUTO, PIP_SHIM_VENV: '.venv' }, 1, link],
      [box.install, { ...AUTO, PIP_SHIM_VENV: join(box.project, '.venv') }, 1, link],
      [box.install, { ...AUTO, PIP_SHIM_VENV: 'sub/.venv' }, 1, link],
      [
        box.install,
        { ...AUTO, PIP_SHIM_VENV: 'sub/new' },
        1,
        /can't be used: it leads to \S+ by a symbolic link/,
      ],
      [box.install, { ...AUTO, PIP_SHIM_VENV: 'venv' }, 1, /can't be used: it is a broken symbolic link/],
      [box.install, { ...AUTO, VIRTUAL_ENV: join(box.project, '.venv') }, 1, link],
      ['python3 -c "import demo"', AUTO, 1, /No module named 'demo'/],
      ['pip-shim run -- true', {}, 1, link],
      ['eval "$(pip-shim hook sh)"\npip-shim push', {}, 1, link],
      ['pip-shim allow', {}, 1, link],
      ['pip-shim deny', {}, 1, link],
      ['pip-shim remove --yes ./.venv', {}, 1, link],
      ['pip-shim remove --yes sub/.venv', {}, 1, link],
      ['pip-shim prune --yes', {}, 0, /^$/],
    ];
  const before = listing(box.mine);
  for (const [line, env, code, says] of rows) {
    const done = await box.sh(line, env);
    assert.equal(done.code, code, `${line}\n${done.stderr}`);
    assert.match(done.stderr, says, line);
    assert.equal(listing(box.mine), before, line);
  }
  assert.match(
    (await box.sh('pip-shim explain other')).stdout,
    /In this project \(~\/mine\/\.venv, by a symbolic link\)/,
  );
});

test('neither an install nor `pip-shim undo` deletes anything behind a symbolic link', async (t) => {
  const box = await linksBox(t);
  rmSync(join(box.mine, '.venv'), { recursive: true });
  const made = await box.sh(box.install, AUTO, box.mine); // `undo` needs the record of an install
  assert.equal(made.code, 0, made.stderr);
  symlinkSync('../mine/.venv', join(box.project, '.venv'));
  const config = join(box.mine, '.venv/pyvenv.cfg');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^version = .*/m, 'version = 3.1.0'));
  writeFileSync(join(box.mine, '.venv/notes.txt'), 'precious');
  const before = listing(box.mine);
  const { code, stderr } = await box.sh(box.install, AUTO);
  assert.equal(code, 1, stderr);
  assert.match(
    stderr,
    /\.venv can't be used: it leads to .* by a symbolic link: it was made for Python 3\.1/,
  );
  assert.equal(listing(box.mine), before);

  renameSync(join(box.mine, '.venv'), join(box.home, 'kept'));
  symlinkSync('../kept', join(box.mine, '.venv'));
  const kept = listing(join(box.home, 'kept'));
  const undone = await box.sh('pip-shim undo --yes');
  assert.equal(undone.code, 1, undone.stdout);
  assert.match(undone.stdout, /mine\/\.venv is no longer the venv that pip-shim made then, so it stays/);
  assert.equal(listing(join(box.home, 'kept')), kept);
});

// Tests that no command installs, uninstalls or deletes anything through a symbolic link in a project.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

interface LinksBox extends Sandbox {
  /** The user's own project, with a venv that has `demo`. */
  readonly mine: string;
  /** A command line that installs `other`. */
  readonly install: string;
  sh(line: string, env?: Record<string, string>, cwd?: string): ReturnType<Sandbox['run']>;
}

async function linksBox(t: TestContext): Promise<LinksBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3', 'pip-shim']);
  const other = buildWheel(box.root, { name: 'other' });
  const mine = join(box.home, 'mine');
  mkdirSync(join(mine, '.git'), { recursive: true });
  const sh: LinksBox['sh'] = (line, env = {}, cwd = box.project) => box.run('sh', ['-c', line], { env, cwd });
  await ownVenv(box, join(mine, '.venv'));
  return { ...box, mine, install: `pip install --no-index ${other}`, sh };
}

/** Lists the path, inode, link target and size of each file except bytecode, which Python may add. */
const listing = (directory: string): string =>
  execFileSync(
    'find',
    [directory, '-not', '-name', '*.pyc', '-not', '-name', '__pycache__', '-printf', '%p %i %l %s\n'],
    {
      encoding: 'utf8',
    },
  );

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

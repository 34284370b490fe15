import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { shells } from '../../e2e/shims/shim-box.ts';
import {
  assertAsked,
  assertWarm,
  type Row,
  showingBox,
  skipOffLinux,
  warmBox,
} from '../../e2e/venv/warm-box.ts';

// With PIP_SHIM_AUTO=venv, an install leaves a file (a pass) for the venv. As long as this file is valid, the
// sh shim runs later commands in the venv without starting Node.js. These tests call this the fast path.

for (const { name, command } of shells()) {
  test(`the fast path works in ${name}, with a fake pip in the venv`, {
    skip: skipOffLinux,
  }, async (t) => {
    const box = await showingBox(t);
    for (const file of ['pip', 'python3'].map((shim) => join(box.shims, shim)))
      writeFileSync(file, readFileSync(file, 'utf8').replace('#!/bin/sh', `#!${command.join(' ')}`));
    await assertWarm(box);
    const words = await box.go(
      "pip install 'a b' '*' '[x]' 'c>1' https://x.y/z.whl; python3 -c 'import sys; print(sys.prefix)'",
    );
    assert.deepEqual(
      [words.asked, words.stdout],
      [false, `venv pip install a b * [x] c>1 https://x.y/z.whl\n1\n${box.venv}\n`],
    );
    assert.equal(words.stderr, "→ .venv/bin/pip install 'a b' '*' '[x]' 'c>1' https://x.y/z.whl\n");
  });
}

test('an install waits for another install that runs on the fast path (fake pip in the venv)', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  const slow = 'case $* in *slow*) echo >started; read -r _ <go ;; esac';
  writeFileSync(join(box.venv, 'bin/pip'), `#!/bin/sh\n${slow}\necho "$*" >>order\n`);
  const done = await box.go(
    [
      'mkfifo go; pip install slow & until [ -e started ]; do sleep 0.05; done',
      'pip install quick 2>said & until grep -q "^pip-shim: waiting for another" said; do sleep 0.05; done',
      'echo >go; wait; cat order',
    ].join('\n'),
  );
  assert.equal(done.stdout, 'install slow\ninstall quick\n', done.stderr);
});

test('an install inside another install never waits for the outer install, even without _PIPSHIM_NESTED (fake pip)', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  const build = 'case $* in *outer*) env -u _PIPSHIM_NESTED pip install inner ;; esac';
  writeFileSync(join(box.venv, 'bin/pip'), `#!/bin/sh\n${build}\necho "$*" >>order\n`);
  const done = await box.go('pip install outer; cat order');
  assert.equal(done.stdout, 'install inner\ninstall outer\n', done.stderr);
  assert.doesNotMatch(done.stderr, /waiting/);
});

const ROWS: readonly Row[] = [
  ['pip install x', false, 'a package name'],
  ['pip3 install x', true, 'the first command of this pip'],
  ['pip3 install x', false, 'the second command of this pip'],
  ['pip install -U -q -r requirements.txt -e . --index-url=http://127.0.0.1:1/', false, 'known options'],
  ['pip --log /dev/null install "x[y]>=1,<2"', false, 'an option before the subcommand'],
  ['pip install --user x', true, '--user'],
  ['pip install --no-user x', true, '--no-user'],
  ['pip install --us x', true, 'an abbreviated option'],
  ['pip --python python3 install x', true, '--python'],
  ['pip --isolated install x', true, '--isolated'],
  ['pip install --dry-run --report - x', true, 'pip does not refuse a dry run'],
  ['pip install --only-deps x', true, 'an option that not every pip knows'],
  ['pip install -r', true, 'an option without its value'],
  ['pip install -- x', true, 'the argument --'],
  ['pip install "it\'s"', true, 'an argument with a single quote'],
  ['pip install "x @ http://me:secret@127.0.0.1/x.whl"', true, 'a password in a URL'],
  ['pip install --proxy me:secret@127.0.0.1:1 x', true, 'a password outside a URL'],
  ['pip uninstall x', true, 'uninstall'],
  ['pip install x', true, 'PIP_USER', { PIP_USER: '1' }],
  ['pip install x', true, 'PIP_REQUIRE_VIRTUALENV', { PIP_REQUIRE_VIRTUALENV: '1' }],
  ['pip install x', true, 'PIP_CONFIG_FILE', { PIP_CONFIG_FILE: '/nowhere' }],
  ['pip install x', false, 'no config file', { PIP_CONFIG_FILE: '/dev/null' }],
  ['pip install x', true, 'PYTHONPATH', { PYTHONPATH: '/nowhere' }],
  ['pip install x', true, 'PYTHONHOME', { PYTHONHOME: '/usr' }],
  ['pip install x', true, 'another PIP_SHIM_AUTO', { PIP_SHIM_AUTO: 'smart' }],
  ['pip install x', true, 'PIP_SHIM_DEBUG', { PIP_SHIM_DEBUG: '1' }],
  ['pip install x', true, 'PIP_SHIM_DRY_RUN', { PIP_SHIM_DRY_RUN: '1' }],
  ['pip install x', true, 'a shell with the hook', { _PIPSHIM_SHELL: '1' }],
  ['pip install x', true, 'GitHub Actions', { GITHUB_ACTIONS: 'true' }],
  ['pip install x', true, 'named, for the first time', { PIP_SHIM_VENV: 'VENV' }],
  ['pip install x', false, 'named', { PIP_SHIM_VENV: 'VENV' }],
  ['pip install x', true, 'a venv is active', { VIRTUAL_ENV: 'VENV' }],
  ['pip install x', true, 'named through a step up', { PIP_SHIM_VENV: 'VENV/../.venv' }],
  ['pip install x', true, 'named from here', { PIP_SHIM_VENV: '.venv' }],
  ['cd sub && pip install x', true, 'below the project, for the first time'],
  ['cd sub && pip install x', false, 'below the project'],
  ['cd ../link && pip install x', true, 'through a link'],
  ['pip install x', true, 'this is the home directory', { HOME: 'PROJECT', XDG_STATE_HOME: 'STATE' }],
  ['pip install x', true, 'this is the temp directory', { TMPDIR: 'PROJECT' }],
  ['pip install x', true, 'another state directory', { XDG_STATE_HOME: '/nowhere' }],
];

test('the sh shim starts Node.js only for installs that it cannot run itself (fake pip)', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  mkdirSync(join(box.project, 'sub'));
  symlinkSync('project', join(box.home, 'link'));
  await assertAsked(box, ROWS);
  await assertWarm(box);
});

test("after a change of pip's config files, the sh shim starts Node.js again (fake pip in the venv)", {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  const file = join(box.home, '.config/pip/pip.conf');
  mkdirSync(join(box.home, '.config/pip'), { recursive: true });
  writeFileSync(file, '[global]\nindex-url = http://127.0.0.1:1/\n');
  assert.equal((await box.go('pip install x')).asked, true, 'a new one');
  await assertWarm(box);
  writeFileSync(file, '[install]\nuser = true\n');
  for (const run of ['a changed one', 'one that moves an install'])
    assert.match((await box.go('pip install x')).stdout, /--no-user/, run);
  const settings = join(box.home, '.config/pip-shim/config.toml');
  writeFileSync(file, '');
  await assertWarm(box);
  mkdirSync(join(box.home, '.config/pip-shim'));
  writeFileSync(settings, 'dry_run = true\n');
  assert.match((await box.go('pip install x')).stderr, /would do/);
});

test('after pip-shim deny, the sh shim starts Node.js, which refuses to use the venv (fake pip)', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  box.placeShims(['pip-shim']);
  const pass = join(box.home, '.local/state/pip-shim/passes', box.venv);
  assert.ok(existsSync(join(pass, 'pass')));
  assert.equal((await box.go('pip-shim deny')).code, 0);
  assert.ok(!existsSync(pass));
  const denied = await box.go('pip install x');
  assert.deepEqual([denied.code, denied.asked, denied.stdout], [1, true, ''], denied.stderr);
});

test("without the venv's record, the sh shim starts Node.js, which refuses to use the venv (fake pip)", {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  rmSync(join(box.home, '.local/state/pip-shim/venvs'), { recursive: true });
  const lost = await box.go('pip install x');
  assert.deepEqual([lost.code, lost.asked, lost.stdout], [1, true, ''], lost.stderr);
});

const PYTHON_ROWS: readonly Row[] = [
  ['python3 app.py', false, 'a script of the project'],
  ['python3 ./sub/app.py', true, 'below, for the first time'],
  ['python3 ./sub/app.py', false, 'below'],
  ['cd / && python3 "$OLDPWD/sub/app.py"', false, 'from elsewhere'],
  ['python3 "$PWD/app.py"', false, 'its whole path'],
  ['python3 -c "$SHOW"', false, '-c'],
  ['python3 -m show', false, '-m'],
  ['python3 sub/up.py', true, 'a link'],
  ['python3 away/app.py', true, 'through a link'],
  ['python3 sub/../app.py', true, 'a step up'],
  ['cd sub && python3 app.py', false, 'from below'],
  ['touch sub/new && python3 sub/app.py', true, 'something changed between the script and the project'],
  ['python3 app.py', false, 'back in the project'],
  ['python3 app.py', true, 'the program has something to say', { PIP_SHIM_DEBUG: '1' }],
];

test('the sh shim starts Node.js only for python3 commands that it cannot run itself', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  const SHOW = 'import sys; print(sys.prefix)';
  mkdirSync(join(box.project, 'sub'));
  for (const file of ['app.py', 'show.py', 'sub/app.py']) writeFileSync(join(box.project, file), SHOW);
  symlinkSync('../app.py', join(box.project, 'sub/up.py'));
  symlinkSync('sub', join(box.project, 'away'));
  for (const [line, asked, why, env = {}] of PYTHON_ROWS) {
    const done = await box.go(line, { env: { SHOW, ...env } });
    assert.deepEqual([done.asked, done.stdout], [asked, `${box.venv}\n`], `${line}: ${why}\n${done.stderr}`);
  }
});

test('after a python3 command has started Node.js, the next pip command runs without Node.js', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  writeFileSync(join(box.venv, 'new'), '');
  assert.deepEqual(
    [(await box.go('python3 -c 1')).asked, (await box.go('python3 -c 1')).asked],
    [true, false],
  );
  assert.equal((await box.go('pip install x')).asked, false);
});

test("if the venv's own pip fails, the sh shim starts Node.js only if there is something to say", {
  skip: skipOffLinux,
}, async (t) => {
  const box = await warmBox(t);
  const first = await box.install();
  assert.equal(first.code, 0, first.stderr);
  for (const words of ["install --no-index 'none-such>=1' -qqq", 'install --no-index -r none-such.txt']) {
    const own = await box.go(`.venv/bin/pip ${words}`);
    const second = await box.go(`pip ${words}`);
    const told = `${words.includes('-q') ? '' : `→ .venv/bin/pip ${words}\n`}${own.stderr}`;
    assert.deepEqual(
      [second.asked, second.code, second.stdout, second.stderr],
      [own.stderr !== '', 1, own.stdout, told],
    );
  }
});

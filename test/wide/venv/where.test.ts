import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
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
import { test } from 'node:test';
import { hasDemo, installDemo, makeVenv } from '../../e2e/venv/where-box.ts';
import { activated } from '../../helpers/activated.ts';
import { repository, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const ROOT = process.getuid?.() === 0;

const defaultVenv = (box: Sandbox): string => join(box.home, '.local/share/pip-shim/venvs/default');

test('PIP_SHIM_VENV may be an absolute path, a relative path, a path with ~, or a venv made by others', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  await makeVenv(box, join(box.home, 'theirs'));
  const cases: readonly [string, string][] = [
    [join(box.root, 'abs/venv'), join(box.root, 'abs/venv')],
    ['rel venv', join(box.project, 'rel venv')],
    ['~/mine', join(box.home, 'mine')],
    ['../theirs', join(box.home, 'theirs')],
  ];
  for (const [value, path] of cases) {
    const { code, stderr } = await installDemo(box, { env: { PIP_SHIM_VENV: value } });
    assert.equal(code, 0, stderr);
    assert.ok(await hasDemo(box, path), value);
  }
  assert.equal(existsSync(join(box.project, '.venv')), false);
});

test('if the venv in VIRTUAL_ENV has no pip, pip-shim uses it and puts pip into it', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const venv = join(box.home, 'active');
  await makeVenv(box, venv);
  const { code, stderr } = await installDemo(box, { env: activated(venv, box) });
  assert.equal(code, 0, stderr);
  assert.ok(await hasDemo(box, venv));
  assert.ok(existsSync(join(venv, 'bin/pip')));
});

test('if VIRTUAL_ENV names a missing directory, pip-shim prints that and uses .venv', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const { code, stderr } = await installDemo(box, { env: { VIRTUAL_ENV: join(box.home, 'gone') } });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /gone.*moved, renamed or deleted/);
  assert.ok(await hasDemo(box, join(box.project, '.venv')));
});

for (const name of ['.venv', 'venv', 'env']) {
  test(`without a terminal, pip-shim runs nothing from a foreign ${name}, and the message names two ways to go on`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    await makeVenv(box, join(box.project, name));
    rmSync(join(box.project, name, 'bin/python'));
    writeFileSync(join(box.project, name, 'bin/python'), '#!/bin/sh\ntouch "$HOME/ran"\n', { mode: 0o755 });
    const { code, stderr } = await installDemo(box);
    assert.equal(code, 1);
    assert.match(stderr, /not made by pip-shim/);
    assert.match(stderr, new RegExp(`pip-shim allow ${name}`));
    assert.ok(stderr.includes(`or name it: PIP_SHIM_VENV=${join(box.project, name)}\n`), stderr);
    assert.equal(existsSync(join(box.home, 'ran')), false);
  });
}

const unusable: readonly [string, (box: Sandbox, venv: string) => unknown, RegExp][] = [
  ['everybody may write to it', (_box, venv) => chmodSync(venv, 0o777), /everybody may write to it/],
  ['it lacks pyvenv.cfg', (_box, venv) => rmSync(join(venv, 'pyvenv.cfg')), /not a venv/],
  ['its Python is gone', (_box, venv) => rmSync(join(venv, 'bin/python')), /its Python is gone/],
  [
    'it belongs to another Python version',
    (_box, venv) => renameSync(join(venv, 'lib'), join(venv, 'lib-old')),
    /another version/,
  ],
  [
    'a copy of a venv in another directory',
    (box, venv) => {
      renameSync(venv, join(box.home, 'origin'));
      cpSync(join(box.home, 'origin'), venv, { recursive: true });
    },
    /was moved here from/,
  ],
];
for (const [name, spoil, message] of unusable) {
  test(`pip-shim explains a foreign .venv that can't be used and leaves it alone: ${name}`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    const venv = join(box.project, '.venv');
    await makeVenv(box, name.startsWith('a copy') ? join(box.home, 'first') : venv);
    if (name.startsWith('a copy')) renameSync(join(box.home, 'first'), venv);
    spoil(box, venv);
    const { code, stderr } = await installDemo(box);
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.ok(existsSync(venv));
  });
}

test('pip-shim makes its own broken venv again and prints why', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const venv = join(box.project, '.venv');
  assert.equal((await installDemo(box)).code, 0);
  rmSync(join(venv, 'bin/python'));
  const { code, stderr } = await installDemo(box);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /its Python is gone; making it again/);
  assert.ok(await hasDemo(box, venv));
});

test('pip-shim explains a broken venv that the user allowed, and never removes it', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const venv = join(box.project, '.venv');
  await makeVenv(box, venv);
  const boot = join(repository, 'dist/boot.cjs');
  assert.equal((await box.run(process.execPath, [boot, 'cli', 'allow', '.venv'])).code, 0);
  writeFileSync(join(venv, 'mine'), 'mine');
  rmSync(join(venv, 'bin/python'));
  const { code, stderr } = await installDemo(box);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /its Python is gone/);
  assert.ok(existsSync(join(venv, 'mine')));
});

test('pip-shim never deletes a directory that replaced a half-made venv, in spite of the record of that venv', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  assert.equal((await installDemo(box)).code, 0);
  const venv = join(box.project, '.venv');
  const records = join(box.home, '.local/state/pip-shim/venvs');
  const [name = ''] = readdirSync(records);
  const record = readFileSync(join(records, name), 'utf8').replace('"made"', '"making"');
  writeFileSync(join(records, name), record);
  rmSync(join(venv, '.pip-shim'));
  writeFileSync(join(venv, 'mine'), 'mine');
  const { code, stderr } = await installDemo(box);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /not made by pip-shim/);
  assert.ok(existsSync(join(venv, 'mine')));
});

test('after a project was renamed, pip-shim makes its own venv again and prints that the venv was moved', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  assert.equal((await installDemo(box)).code, 0);
  const renamed = join(box.home, 'renamed');
  renameSync(box.project, renamed);
  const { code, stderr } = await installDemo(box, { cwd: renamed });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /moved here from .*project\/\.venv.*making it again/);
  assert.ok(await hasDemo(box, join(renamed, '.venv')));
});

test('pip-shim never touches a directory named .venv that holds data', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  mkdirSync(join(box.project, '.venv'));
  writeFileSync(join(box.project, '.venv/data'), 'mine');
  assert.equal((await installDemo(box)).code, 1);
  assert.equal(readFileSync(join(box.project, '.venv/data'), 'utf8'), 'mine');
});

test('in the home directory, in a temp directory and in /, pip-shim uses the default venv and prints why', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  for (const [cwd, why] of [
    [box.home, 'your home directory'],
    [join(box.root, 'tmp'), 'temporary'],
    ['/', 'root directory'],
  ] as const) {
    const { code, stderr } = await installDemo(box, { cwd });
    assert.equal(code, 0, stderr);
    assert.match(stderr, new RegExp(`venvs/default.*${why}|${why}.*venvs/default`, 's'));
    assert.ok(await hasDemo(box, defaultVenv(box)));
    assert.equal(existsSync(join(cwd, '.venv')), false);
  }
  const gone = `mkdir gone; cd gone; rmdir ../gone; pip install --no-index demo`;
  const { stderr } = await box.run('sh', ['-c', gone], { env: AUTO });
  assert.match(stderr, /^→ \S*\/venvs\/default\/bin\/pip install --no-index demo$/m);
  assert.doesNotMatch(stderr, /running plain pip|this is a bug in pip-shim/);
});

test('in a directory that is not writable, pip-shim uses the default venv', {
  skip: ROOT && 'root may write everywhere',
}, async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  chmodSync(box.project, 0o555);
  const { code, stderr } = await installDemo(box);
  chmodSync(box.project, 0o755);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /not writable/);
  assert.ok(await hasDemo(box, defaultVenv(box)));
});

test('a subdirectory uses the venv of the project, even with a requirements.txt, but not with a pyproject.toml', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const deep = join(box.project, 'a/b');
  mkdirSync(deep, { recursive: true });
  assert.equal((await installDemo(box, { cwd: deep })).code, 0);
  assert.ok(await hasDemo(box, join(box.project, '.venv')));
  writeFileSync(join(deep, 'requirements.txt'), '');
  assert.equal((await installDemo(box, { cwd: deep })).code, 0);
  assert.equal(existsSync(join(deep, '.venv')), false);
  writeFileSync(join(deep, 'pyproject.toml'), '');
  assert.equal((await installDemo(box, { cwd: deep })).code, 0);
  assert.equal(existsSync(join(deep, '.venv')), true);
});

test("under sudo, pip-shim refuses an install into another user's project and leaves no file there", {
  skip: !ROOT && 'needs root',
}, async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const { code } = await box.run('chown', ['-R', '12345', box.project]);
  assert.equal(code, 0);
  const result = await installDemo(box, {
    env: { SUDO_USER: 'somebody', SUDO_UID: '12345', SUDO_GID: '12345' },
  });
  assert.equal(result.code, 1);
  assert.match(result.stderr, /run it without sudo: pip install/);
  assert.equal(existsSync(join(box.project, '.venv')), false);
});

test('no module of the current directory (venv.py, pip.py, ensurepip.py) runs in place of the real module', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  for (const name of ['venv', 'pip', 'ensurepip', 'sysconfig', 'json', 'fcntl']) {
    writeFileSync(join(box.project, `${name}.py`), `open(${JSON.stringify(join(box.home, 'ran'))}, "w")\n`);
  }
  const { code, stderr } = await installDemo(box);
  assert.equal(code, 0, stderr);
  assert.equal(existsSync(join(box.home, 'ran')), false);
});

test('pip-shim runs no helper program from the current directory, even if PATH names the directory', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  for (const name of ['apt-cache', 'dpkg', 'dpkg-query', 'sudo', 'pipx']) {
    const script = `#!/bin/sh\necho "$0 $*" >>${join(box.home, 'ran')}\n`;
    writeFileSync(join(box.project, name), script, { mode: 0o755 });
  }
  const PATH = [box.shims, '.', '', box.env.PATH].join(':');
  const options = { env: { PATH }, cwd: box.project };
  assert.equal((await box.run('pip', ['install', 'requests'], options)).code, 1);
  await box.run('pip', ['uninstall', '-y', 'pyyaml'], options);
  await box.run('pip', ['install', 'requests'], {
    ...options,
    env: { PATH, PIP_SHIM_AUTO: 'system', PIP_SHIM_DRY_RUN: '1' },
  });
  const ran = join(box.home, 'ran');
  assert.equal(existsSync(ran) ? readFileSync(ran, 'utf8') : '', '');
});

test("a directory inside the system's temp directory may be a project", async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const inside = mkdtempSync(join(tmpdir(), 'pip-shim-project-'));
  t.after(() => rmSync(inside, { recursive: true }));
  assert.equal((await installDemo(box, { cwd: inside })).code, 0);
  assert.ok(await hasDemo(box, join(inside, '.venv')), 'a directory in it is one');
});

import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildWheel } from '../../helpers/wheels.ts';
import { boot, type CliBox, cliBoxFor } from './cli-box.ts';

const makeVenv = (box: CliBox, path: string) =>
  box.run(box.python.python, ['-m', 'venv', '--without-pip', path]);

test('a venv that is not ours: AUTO says how to allow it, that works, and deny takes it back', async (t) => {
  const box = await cliBoxFor(t);
  box.placeShims();
  await makeVenv(box, '.venv');
  const before = readdirSync(join(box.project, '.venv')).sort();
  const wheel = buildWheel(box.root, { name: 'thing' });
  const install = () => box.run('pip', ['install', '--no-index', wheel], { env: { PIP_SHIM_AUTO: 'venv' } });
  const refused = await install();
  assert.equal(refused.code, 1);
  const [, step = ''] = /pip-shim (allow .+)/.exec(refused.stderr) ?? [];
  const allowed = await box.cli(step.split(' '));
  assert.deepEqual([allowed.code, allowed.stderr], [0, '']);
  assert.match(allowed.stdout, /^allowed: \.venv\nto take it back: pip-shim deny \.venv\n$/);
  assert.match((await box.cli(['allow'])).stdout, /^\.venv may be used already\n$/);
  const installed = await install();
  assert.equal(installed.code, 0, installed.stderr);
  const denied = await box.cli(['deny']);
  assert.match(denied.stdout, /^forgotten: \.venv\nto allow it again: pip-shim allow \.venv\n$/);
  assert.ok(!existsSync(join(box.project, '.venv/.pip-shim')));
  assert.equal((await install()).code, 1);
  assert.match((await box.cli(['deny'])).stdout, /was not known to pip-shim: nothing to forget/);
  const state = join(box.home, '.local/state/pip-shim/venvs');
  assert.deepEqual(readdirSync(state), []);
  assert.ok(before.every((name) => existsSync(join(box.project, '.venv', name))));
});

test('a venv that pip-shim made is ours already; denied, it stays, and can be allowed', async (t) => {
  const box = await cliBoxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'thing' });
  const install = () => box.run('pip', ['install', '--no-index', wheel], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal((await install()).code, 0);
  assert.match((await box.cli(['allow', '.venv'])).stdout, /may be used already/);
  assert.match((await box.cli(['deny', '.venv'])).stdout, /^forgotten: \.venv/);
  assert.equal((await install()).code, 1);
  assert.equal((await box.cli(['allow', '.venv'])).code, 0);
  assert.equal((await install()).code, 0);
});

test('a venv in a directory with an odd name, through a link, and one that is gone', async (t) => {
  const box = await cliBoxFor(t);
  const odd = join(box.home, "it's $(here)");
  await makeVenv(box, odd);
  symlinkSync(odd, join(box.project, '.venv'));
  assert.equal((await box.cli(['allow'])).code, 0);
  const { stdout } = await box.cli(['allow', odd]);
  assert.match(stdout, /may be used already/);
  const denied = await box.cli(['deny', odd]);
  const [, again = ''] = /pip-shim (allow .*)/.exec(denied.stdout) ?? [];
  const shell = `"$0" "$1" cli ${again}`;
  const repeated = await box.run('sh', ['-c', shell, process.execPath, boot]);
  assert.equal(repeated.code, 0, repeated.stderr);
  await box.run('rm', ['-r', odd]);
  assert.match((await box.cli(['deny', odd])).stdout, /^forgotten: ~\/it's \$\(here\)\n$/);
});

const UNSAFE: readonly (readonly [
  name: string,
  make: (box: CliBox) => unknown,
  args: readonly string[],
  says: RegExp,
])[] = [
  [
    'no venv in the project',
    () => {},
    [],
    /there is no venv in .*project .*\n {2}name one: pip-shim allow path/,
  ],
  ['nothing there', () => {}, ['nowhere'], /there is no venv at nowhere\n/],
  ['no venv', (box) => box.write('project/data/file', ''), ['data'], /data can't be used: .*not a venv/],
  ['a file', (box) => box.write('project/data', ''), ['data'], /data can't be used: it is not a directory/],
  [
    'a link that leads nowhere',
    (box) => symlinkSync('/nowhere', join(box.project, 'link')),
    ['link'],
    /link can't be used: it is a link that leads nowhere/,
  ],
  [
    'writable by everybody',
    async (box) => {
      await makeVenv(box, 'env');
      chmodSync(join(box.project, 'env'), 0o777);
    },
    [],
    /env can't be used: everybody may write to it/,
  ],
  [
    'its Python is gone',
    (box) => box.write('project/.venv/pyvenv.cfg', 'version = 3.11.2\n'),
    [],
    /\.venv can't be used: its Python is gone/,
  ],
];

test('what can not be allowed is refused with the reason, and nothing is written', async (t) => {
  for (const [name, make, args, says] of UNSAFE) {
    await t.test(name, async (t) => {
      const box = await cliBoxFor(t);
      await make(box);
      const { code, stdout, stderr } = await box.cli(['allow', ...args]);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, says);
      assert.ok(!existsSync(join(box.home, '.local/state/pip-shim/venvs')));
    });
  }
});

test('the command that makes the missing venv is right', async (t) => {
  const box = await cliBoxFor(t);
  const { stderr } = await box.cli(['allow', 'my env']);
  const [, line = ''] = /make it first: (.*)/.exec(stderr) ?? [];
  assert.equal((await box.run('sh', ['-c', line])).code, 0, line);
  assert.equal((await box.cli(['allow', 'my env'])).code, 0);
  const [token, path] = readFileSync(join(box.project, 'my env/.pip-shim'), 'utf8').split('\n');
  assert.match(token ?? '', /^[0-9a-f]{32}$/);
  assert.equal(path, join(box.project, 'my env'));
});

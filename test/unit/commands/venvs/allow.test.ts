import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CliBox } from '../../../helpers/cli-box.ts';
import { inProcessBoxFor } from '../../../helpers/in-process.ts';

test('allow and deny accept special characters in a path, but allow refuses a symbolic link', async (t) => {
  const box = await inProcessBoxFor(t);
  const odd = join(box.home, 'odd & (here)');
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', odd]);
  symlinkSync(odd, join(box.project, '.venv'));
  const linked = await box.cli(['allow']);
  assert.equal(linked.code, 1);
  assert.match(
    linked.stderr,
    /: \.venv leads to .* by a symbolic link; nothing was changed\n {2}to allow the target: pip-shim allow '.*odd & \(here\)'/,
  );
  assert.equal((await box.cli(['allow', odd])).code, 0);
  const { stdout } = await box.cli(['allow', odd]);
  assert.match(stdout, /is allowed already/);
  const denied = await box.cli(['deny', odd]);
  const [, again = ''] = /pip-shim (allow .*)/.exec(denied.stdout) ?? [];
  const words = await box.run('sh', ['-c', `printf '%s\\0' ${again}`]);
  const repeated = await box.cli(words.stdout.split('\0').slice(0, -1));
  assert.equal(repeated.code, 0, repeated.stderr);
  await box.run('rm', ['-r', odd]);
  assert.match((await box.cli(['deny', odd])).stdout, /^forgotten: ~\/odd & \(here\)\n$/);
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
  ['no such path', () => {}, ['nowhere'], /there is no venv at nowhere\n/],
  [
    'not a venv',
    (box) => box.write('project/data/file', ''),
    ['data'],
    /data can't be used: .*not a venv\n {2}use the venv named default: pip-shim push default\n/,
  ],
  ['a file', (box) => box.write('project/data', ''), ['data'], /data can't be used: it is not a directory/],
  [
    'a broken symbolic link',
    (box) => symlinkSync('/nowhere', join(box.project, 'link')),
    ['link'],
    /link can't be used: it is a broken symbolic link/,
  ],
  [
    'a venv that everybody may write to',
    async (box) => {
      await box.plainVenv('env');
      chmodSync(join(box.project, 'env'), 0o777);
    },
    [],
    /env can't be used: everybody may write to it/,
  ],
  [
    'a venv whose Python is gone',
    (box) => box.write('project/.venv/pyvenv.cfg', 'version = 3.11.2\n'),
    [],
    /\.venv can't be used: its Python is gone\n {2}if you don't need it, remove it and try again: rm -r \.venv\n/,
  ],
];

test('allow refuses an unusable venv, prints the reason, and writes nothing', async (t) => {
  for (const [name, make, args, says] of UNSAFE) {
    await t.test(name, async (t) => {
      const box = await inProcessBoxFor(t);
      await make(box);
      const { code, stdout, stderr } = await box.cli(['allow', ...args]);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, says);
      assert.ok(!existsSync(join(box.home, '.local/state/pip-shim/venvs')));
    });
  }
});

test('the command that allow suggests makes the missing venv', async (t) => {
  const box = await inProcessBoxFor(t);
  const { stderr } = await box.cli(['allow', 'my env']);
  const [, line = ''] = /make it first: (.*)/.exec(stderr) ?? [];
  assert.equal((await box.run('sh', ['-c', line])).code, 0, line);
  assert.equal((await box.cli(['allow', 'my env'])).code, 0);
  const [token, path] = readFileSync(join(box.project, 'my env/.pip-shim'), 'utf8').split('\n');
  assert.match(token ?? '', /^[0-9a-f]{32}$/);
  assert.equal(path, join(box.project, 'my env'));
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inProcessBoxFor } from '../../helpers/in-process.ts';

test('run prints why it can not run a command, and runs nothing', async (t) => {
  const box = await inProcessBoxFor(t);
  const expect = async (words: readonly string[], code: number, says: RegExp): Promise<void> => {
    const ran = await box.cli(['run', ...words]);
    assert.deepEqual([ran.code, ran.stdout], [code, '']);
    assert.match(ran.stderr, says);
  };
  await expect(
    ['--', 'true'],
    1,
    /there is no venv at \.venv\n {2}to make it: pip-shim push, or a pip install that /,
  );
  await expect(
    ['pytest', '--', 'tests'],
    1,
    /there is no venv [^\n]*pytest\n {2}to make it: pip-shim push \S+\/pytest\n(?:.*\n)* {2}to run pytest itself: pip-shim run -- pytest -- tests\n/,
  );
  await expect([], 2, /there is no command to run\n {2}for example: pip-shim run python app\.py/);
  await expect(['scratch', '--'], 2, /for example: pip-shim run scratch -- python app\.py/);
  await expect(['python', '-V', '--', '-x'], 1, /there is no venv at \.venv\n/);
  await expect(['-x', '--', 'true'], 2, /unknown option: -x/);
  await box.plainVenv('.venv');
  mkdirSync(join(box.project, 'below'));
  await expect(
    ['--', 'touch', 'ran'],
    1,
    /not made by pip-shim.*\n {2}allow it permanently: pip-shim allow \.venv\n/,
  );
  assert.equal(existsSync(join(box.project, 'ran')), false);
  const below = await box.cli(['run', 'true'], { cwd: join(box.project, 'below') });
  assert.match(below.stderr, /or name it: pip-shim run \/\S+\/project\/\.venv -- COMMAND\n/);
  assert.equal((await box.cli(['allow'])).code, 0);
  await expect(['--', 'true'], 1, /works only when it is typed as pip-shim/);
  await box.run('rm', ['.venv/bin/python']);
  await expect(
    ['--', 'true'],
    1,
    /\.venv can't be used: its Python is gone\n {2}if you don't need it, .*: rm -r \.venv\n {2}or .*: pip-shim run default -- COMMAND\n/,
  );
});

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inProcessBoxFor, NO_PYTHON } from '../../../helpers/in-process.ts';

test('list prints the known venvs, as text and as JSON', async (t) => {
  assert.match(
    (await (await inProcessBoxFor(t, { python: NO_PYTHON })).cli(['list'])).stdout,
    /\nno venv was made or allowed yet\n$/,
  );
  const box = await inProcessBoxFor(t);
  await box.madeVenv('project/.venv');
  const foreign = join(box.home, 'work');
  await box.plainVenv(foreign);
  assert.equal((await box.cli(['allow', foreign])).code, 0);
  mkdirSync(join(box.home, 'elsewhere'));
  const { stdout } = await box.cli(['list'], { cwd: join(box.home, 'elsewhere') });
  assert.match(
    stdout,
    /^this shell has not loaded the hook; to load it: .*\n {2}venv +Python +size +last used\n {2}~\/project\/\.venv +3\.\d+ +[\d.]+ MB +\d{4}-\d\d-\d\d\n {2}~\/work .* allowed\n$/,
  );
  const here = await box.cli(['list']);
  assert.match(here.stdout, /\n {2}~\/project\/\.venv .* here\n {2}~\/work .* allowed\n$/);
  const invalid = await box.cli(['list'], { env: { PIP_SHIM_AUTO: 'nonsense' } });
  assert.equal(invalid.code, 0, invalid.stderr);
  await box.run('rm', ['-r', foreign]);
  await box.run('rm', [join(box.project, '.venv/bin/python')]);
  interface Answer {
    hook: boolean;
    stack: unknown[];
    venvs: { path: string; state: string; made: boolean; project?: string; why?: string }[];
  }
  const answer = await box.json<Answer>(['list']);
  assert.deepEqual([answer.hook, answer.stack], [false, []]);
  const facts = answer.venvs.map(({ path, state, made, project, why }) => ({
    path,
    state,
    made,
    project,
    why,
  }));
  assert.deepEqual(facts, [
    {
      path: join(box.project, '.venv'),
      state: 'broken',
      made: true,
      project: box.project,
      why: 'its Python is gone',
    },
    { path: foreign, state: 'gone', made: false, project: undefined, why: undefined },
  ]);
  const words = (await box.cli(['list'])).stdout;
  assert.match(words, /\n {2}~\/project\/\.venv +\? .* here, its Python is gone\n {2}~\/work +gone\n$/);
  await box.madeVenv('.local/share/pip-shim/pipx');
  const apart = (await box.cli(['list'])).stdout;
  assert.match(
    apart,
    /\n {2}~\/work +gone\nfor pip-shim's own use \(its pipx\):\n.*\n {2}~\/\.local\/\S+\/pipx /,
  );
});

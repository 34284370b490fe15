import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { currentUser } from '../../../../src/environment/user.ts';
import type { Made } from '../../../../src/remedies/venv/making.ts';
import { files } from '../../../../src/system/files.ts';
import { inProcessBoxFor } from '../../../helpers/in-process.ts';

const { makeUnderLock } = await import('../../../../src/remedies/venv/making.ts');

/** Breaks a venv whose directory can't be renamed. `make` makes it again. `said` has the printed lines. */
async function remadeInPlace(t: TestContext, error: string) {
  const box = await inProcessBoxFor(t);
  const venv = await box.madeVenv('mounted');
  rmSync(join(venv, 'bin'), { recursive: true });
  writeFileSync(join(venv, 'pip.conf'), '[global]\ntimeout = 20\n', { mode: 0o600 });
  const { ino } = statSync(venv);
  const world = box.world();
  const interpreter = await world.interpreters.inspect(box.python.python);
  assert.ok(interpreter);
  const said: string[] = [];
  const tools = {
    ...world,
    files: {
      ...files,
      rename: () => {
        throw Object.assign(new Error('fake'), { code: error });
      },
    },
    screen: {
      ...world.screen,
      line: (text: string) => void said.push(text),
      command: () => undefined,
      problem: () => undefined,
    },
  };
  const user = currentUser(box.home, box.env);
  const facts = { interpreter, pip: box.python.pip, pipWords: [], cwd: box.project, user };
  const make = (): Promise<Made> => makeUnderLock(venv, facts, tools);
  return { venv, ino, make, said, world };
}

test('a venv on a fake mount point is emptied in place and listed, and keeps its pip.conf', async (t) => {
  const { venv, ino, make, said, world } = await remadeInPlace(t, 'EBUSY');
  assert.equal((await make()).kind, 'ready');
  assert.match(said.join('\n'), /can't be renamed \(a mount point\?\), so it is emptied instead; it had: /);
  const config = statSync(join(venv, 'pip.conf'));
  assert.deepEqual([statSync(venv).ino, config.mode & 0o777, world.oldVenvs.all()], [ino, 0o600, []]);
  assert.match(readFileSync(join(venv, 'pyvenv.cfg'), 'utf8'), /version/);
});

test('after any other (fake) error of rename the old venv stays as it was', async (t) => {
  const { venv, make, world } = await remadeInPlace(t, 'EACCES');
  await assert.rejects(make(), /failed; the old one is there as before/);
  assert.equal(existsSync(join(venv, 'pip.conf')), true);
  assert.equal(world.registry.find(venv)?.state, 'made');
});

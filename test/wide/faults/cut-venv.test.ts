import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cutAt, ofEach, shown } from './cut.ts';
import { AUTO, filesIn, inBox, install, skips, wholeRun } from './venv-box.ts';

const withoutPass = (names: readonly string[]): string[] => names.filter((name) => !/\/passes\//.test(name));
/** A run that is cut off before it writes the history leaves no entry. No venv may have two entries. */
function withoutEntry(names: readonly string[], where: string): string[] {
  const rest = names.filter((name) => !/\/history\//.test(name));
  assert.ok(names.length - rest.length <= 1, `${where}\n${names.join('\n')}`);
  return rest;
}
/** If pip itself is cut off, pip has to repair the package that it had begun. */
const withoutDemo = (names: readonly string[]): string[] => names.filter((name) => !/\/demo/.test(name));

test('kill -9 before any step of making a venv: the next run completes the venv, and no files pile up', async (t) => {
  if (await skips(t)) return;
  const { points, venv, state } = await wholeRun();
  for (const point of ofEach(points, { node: 5, python3: 3, pip: 1 })) {
    await inBox(async (box) => {
      const { at } = await cutAt(box, point.number, 'kill', install(box), { env: AUTO });
      const [command = '', ...args] = install(box);
      const { code, stderr } = await box.run(command, args, { env: AUTO });
      const where = `cut off at ${shown(at)}\n${stderr}`;
      assert.equal(code, 0, where);
      assert.doesNotMatch(stderr, /waiting/, where);
      const [made, expected] = [filesIn(box.venv), venv];
      if (at?.program === 'pip') assert.deepEqual(withoutDemo(made), withoutDemo(expected), where);
      else assert.deepEqual(made, expected, where);
      // A killed writer's .tmp file stays until the next write, which may be for another venv.
      const left = filesIn(join(box.home, '.local/state')).filter((name) => !name.endsWith('.tmp'));
      assert.deepEqual(withoutEntry(left, where), withoutEntry(state, where), where);
    });
  }
});

test('Ctrl-C before any step of making a venv: only the lock file is left, or the whole venv', async (t) => {
  if (await skips(t)) return;
  const { points, venv, state } = await wholeRun();
  for (const point of ofEach(points, { node: 3, python3: 2, pip: 1 })) {
    await inBox(async (box) => {
      const { at, code, stderr } = await cutAt(box, point.number, 'INT', install(box), { env: AUTO });
      const where = `cut off at ${shown(at)}\n${stderr}`;
      const left = filesIn(join(box.home, '.local/state'));
      // pip may end with any exit code, since Ctrl-C may hit its interpreter early. Then the work is done.
      const isDone = /\/(?:passes|history)(?:$|\/)/.test(at?.path ?? '');
      if (at?.program !== 'pip' && !isDone) assert.equal(code, 130, where);
      if (isDone || /the new venv \.venv works, and is kept/.test(stderr)) {
        assert.deepEqual(withoutDemo(filesIn(box.venv)), withoutDemo(venv), where);
        const [there, expected] = [left, state].map((names) => withoutPass(withoutEntry(names, where)));
        assert.deepEqual(there, expected, where);
      } else {
        assert.deepEqual(filesIn(box.venv), [], where);
        assert.deepEqual(
          left.filter((name) => !name.endsWith('/locks/DIGEST.lock')),
          [],
          where,
        );
      }
    });
  }
});

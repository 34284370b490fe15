import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cutAt, ofEach, shown } from './cut.ts';
import { AUTO, filesIn, inBox, install, skips, wholeRun } from './venv-box.ts';

const withoutPass = (names: readonly string[]): string[] => names.filter((name) => !/\/passes\//.test(name));
/** Leaves out the history file, because only a run that gets to its end writes one. At most one may exist. */
function withoutEntry(names: readonly string[], where: string): string[] {
  const rest = names.filter((name) => !/\/history\//.test(name));
  assert.ok(names.length - rest.length <= 1, `${where}\n${names.join('\n')}`);
  return rest;
}
/** Leaves out the files of the package demo, because a pip that is cut off leaves them half-installed. */
const withoutDemo = (names: readonly string[]): string[] => names.filter((name) => !/\/demo/.test(name));

test('if kill -9 ends pip-shim at any step of making a venv, the next run completes the venv and leaves no extra file', async (t) => {
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
      // If a process is killed while it writes, its .tmp file stays until the next write to the directory.
      const left = filesIn(join(box.home, '.local/state')).filter((name) => !name.endsWith('.tmp'));
      assert.deepEqual(withoutEntry(left, where), withoutEntry(state, where), where);
    });
  }
});

test('if Ctrl-C ends pip-shim at any step of making a venv, only the lock file or the complete venv is left', async (t) => {
  if (await skips(t)) return;
  const { points, venv, state } = await wholeRun();
  for (const point of ofEach(points, { node: 3, python3: 2, pip: 1 })) {
    await inBox(async (box) => {
      const { at, code, stderr } = await cutAt(box, point.number, 'INT', install(box), { env: AUTO });
      const where = `cut off at ${shown(at)}\n${stderr}`;
      const left = filesIn(join(box.home, '.local/state'));
      // If Ctrl-C ends pip, the exit code varies. pip-shim writes the files in passes/ and history/ last.
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

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cutAt, ofEach, shown } from './cut.ts';
import { AUTO, filesIn, inBox, install, skips, wholeRun } from './venv-box.ts';

const withoutPass = (names: readonly string[]): string[] => names.filter((name) => !/\/passes\//.test(name));
/** Whoever is cut off between making and noting it down leaves nothing for `undo`; never two entries of one venv. */
function withoutEntry(names: readonly string[], where: string): string[] {
  const rest = names.filter((name) => !/\/history\//.test(name));
  assert.ok(names.length - rest.length <= 1, `${where}\n${names.join('\n')}`);
  return rest;
}
/** What pip had begun when it was cut off is pip's own to mend. */
const withoutDemo = (names: readonly string[]): string[] => names.filter((name) => !/\/demo/.test(name));

test('kill -9 before any step of making a venv: the next run makes it whole, and nothing piles up', async (t) => {
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
      // What a killed writer left goes with the next one's writing, which may be another venv's.
      const left = filesIn(join(box.home, '.local/state')).filter((name) => !name.endsWith('.tmp'));
      assert.deepEqual(withoutEntry(left, where), withoutEntry(state, where), where);
    });
  }
});

test('Ctrl-C before any step of making a venv: nothing is left but the file that was locked', async (t) => {
  if (await skips(t)) return;
  const { points, venv, state } = await wholeRun();
  for (const point of ofEach(points, { node: 3, python3: 2, pip: 1 })) {
    await inBox(async (box) => {
      const { at, code, stderr } = await cutAt(box, point.number, 'INT', install(box), { env: AUTO });
      const where = `cut off at ${shown(at)}\n${stderr}`;
      const left = filesIn(join(box.home, '.local/state'));
      // pip ends as it likes: its own interpreter may be interrupted before it can say so. After it all is done.
      const isDone = /\/(?:passes|history)(?:$|\/)/.test(at?.path ?? '');
      if (at?.program !== 'pip' && !isDone) assert.equal(code, 130, where);
      if (isDone || /\.venv is whole and stays/.test(stderr)) {
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { menuLines } from '../../../src/ui/menu-lines.ts';

/** The lines below the only entry of a menu, in a window of 40 rows. The entry has these commands. */
function linesBelow(commands: readonly string[]): readonly string[] {
  const entries = [{ title: 'Install', commands }];
  const lines = menuLines({ question: 'Where?', help: '', entries, utf8: true }, 0, {
    columns: 80,
    rows: 40,
  });
  return lines.slice(2).map(({ plain }) => plain);
}

test('if not all commands fit, a menu shows the first ones and the last two', () => {
  const commands = Array.from({ length: 1000 }, (_, at) => `run ${at}`);
  const lines = linesBelow(commands);
  assert.equal(lines.length, 37);
  assert.deepEqual(lines.slice(0, 2), ['  → run 0', '  → run 1']);
  assert.deepEqual(lines.slice(-4), ['  → run 33', '    …', '  → run 998', '  → run 999']);
});

test('commands that just fit are all shown', () => {
  const commands = Array.from({ length: 37 }, (_, at) => `run ${at}`);
  assert.deepEqual(
    linesBelow(commands),
    commands.map((command) => `  → ${command}`),
  );
});

test('the menu folds only the commands that it can show', () => {
  let reads = 0;
  const counted = new Proxy(
    Array.from({ length: 100_000 }, () => 'x'),
    {
      get(list, key, self) {
        if (typeof key === 'string' && /^\d+$/.test(key)) reads++;
        return Reflect.get(list, key, self);
      },
    },
  );
  assert.equal(linesBelow(counted)[0], '  → x');
  assert.ok(reads < 200, `${reads} reads`);
});

import assert from 'node:assert/strict';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDue, isFirstTime, oncePerDay, sweepNotes } from '../../../src/state/once.ts';
import { look } from '../../../src/system/look.ts';
import { freshDir } from '../../helpers/temp.ts';

test('isDue and oncePerDay are false if the file can’t be written', () => {
  const file = join(freshDir('once'), 'stamp');
  assert.equal(isDue(file), true);
  writeFileSync(file, '');
  assert.equal(isDue(join(file, 'stamp')), false);
  assert.equal(oncePerDay(join(file, 'stamp')), false);
});

test('oncePerDay is true once a day, even after the clock was set back (fake: a file from next year)', () => {
  const file = join(freshDir('once'), 'state/stamp');
  assert.equal(oncePerDay(file), true);
  assert.equal(oncePerDay(file), false);
  writeFileSync(file, '');
  const future = new Date(Date.now() + 365 * 24 * 3600 * 1000);
  utimesSync(file, future, future);
  assert.equal(oncePerDay(file), true);
  assert.equal(oncePerDay(file), false);
});

test('isFirstTime is true again only if a sweep removed the note, because one of its paths is gone', () => {
  const root = freshDir('notes');
  const [kept, gone] = [join(root, 'notes/kept'), join(root, 'notes/gone')];
  const first = () => [isFirstTime(kept, [root, root]), isFirstTime(gone, [root, join(root, 'none')])];
  assert.deepEqual(
    [first(), first()],
    [
      [true, true],
      [false, false],
    ],
  );
  sweepNotes(join(root, 'notes'), look);
  assert.deepEqual([existsSync(kept), existsSync(gone)], [true, false]);
  assert.deepEqual(first(), [false, true]);
});

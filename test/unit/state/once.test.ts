import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDue, oncePerDay } from '../../../src/state/once.ts';
import { freshDir } from '../../helpers/temp.ts';

test('what can’t be noted is never due', () => {
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

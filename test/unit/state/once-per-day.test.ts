import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { oncePerDay } from '../../../src/state/once-per-day.ts';
import { freshDir } from '../../helpers/temp.ts';

test('once a day, also after the clock was put back (fake: a stamp of a year to come)', () => {
  const file = join(freshDir('once'), 'state/stamp');
  assert.equal(oncePerDay(file), true);
  assert.equal(oncePerDay(file), false);
  writeFileSync(file, '');
  const future = new Date(Date.now() + 365 * 24 * 3600 * 1000);
  utimesSync(file, future, future);
  assert.equal(oncePerDay(file), true);
  assert.equal(oncePerDay(file), false);
});

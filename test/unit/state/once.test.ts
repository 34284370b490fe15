import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { onceADay } from '../../../src/state/once.ts';
import { freshDir } from '../../helpers/temp.ts';

test('once a day, also after the clock was put back (fake: a stamp of a year to come)', () => {
  const file = join(freshDir('once'), 'state/stamp');
  assert.equal(onceADay(file), true);
  assert.equal(onceADay(file), false);
  writeFileSync(file, '');
  const future = new Date(Date.now() + 365 * 24 * 3600 * 1000);
  utimesSync(file, future, future);
  assert.equal(onceADay(file), true);
  assert.equal(onceADay(file), false);
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withTables } from '../../../data/pip-options/shim-tables.ts';
import { repository } from '../../helpers/sandbox.ts';

test('the option tables in shims/pip are up to date, and a file without marker lines is refused', () => {
  const shim = readFileSync(join(repository, 'shims/pip'), 'utf8');
  assert.equal(withTables(shim), shim);
  assert.throws(() => withTables('#!/bin/sh\n'), /no lines for the tables/);
});

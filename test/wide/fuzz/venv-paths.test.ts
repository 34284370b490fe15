import { test } from 'node:test';
import { assertUnread } from '../../unit/environment/random-directories.ts';
import { LIMIT } from './runs.ts';

test(
  '10,000 random directories: Python and sh read no part of a new venv’s path as code',
  { timeout: LIMIT },
  () => assertUnread(10_000),
);

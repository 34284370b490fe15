import { test } from 'node:test';
import { underLimit } from './under-limit.ts';

for (const limit of ['-v 100000', '-v 700000', '-d 500000']) {
  test(`under ulimit ${limit} the shim can't start Node.js, prints why and runs plain pip`, async (t) => {
    await underLimit(t, limit);
  });
}

import { test } from 'node:test';
import { underLimit } from '../../e2e/attacks/under-limit.ts';

for (const limit of ['-v 100000', '-v 700000', '-d 500000']) {
  test(`under ulimit ${limit} no Node is started, and pip is as without the shim`, async (t) => {
    await underLimit(t, limit);
  });
}

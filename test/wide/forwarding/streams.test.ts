import { test } from 'node:test';
import { assertSameLook } from '../../e2e/forwarding/same-look.ts';

for (const [name, args] of [
  ['an abbreviated --target', ['install', '--targ', 'DIR']],
  ['--dry-run --report', ['install', '--dry-run', '--report', 'DIR.json']],
] as const)
  test(`at a terminal, an install with ${name} that succeeds looks the same with and without the shim`, (t) =>
    assertSameLook(t, { outcome: 'succeeds', args }));

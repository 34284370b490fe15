import { test } from 'node:test';
import { skipOffLinux } from '../venv/warm-box.ts';
import { ATTACKS, assertNothingRuns } from './warm-attacks.ts';

// test/wide/attacks/warm.test.ts tries all attacks.
for (const [name, attack] of ATTACKS.filter(([name]) => /token copied|bin\/ exchanged/.test(name)))
  test(`no file of an attacker runs: ${name}`, { skip: skipOffLinux }, (t) => assertNothingRuns(t, attack));

import { ATTACKS, testAttack } from './warm-attacks.ts';

// test/wide/attacks/warm.test.ts tries all attacks.
for (const attack of ATTACKS.filter(([name]) => /token copied|bin\/ exchanged/.test(name)))
  testAttack(attack);

import { ATTACKS, testAttack } from './warm-attacks.ts';

// All of them are in test/wide/attacks/warm.test.ts.
for (const attack of ATTACKS.filter(([name]) => /token copied|bin\/ exchanged/.test(name)))
  testAttack(attack);

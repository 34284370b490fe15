import { test } from 'node:test';
import { HOOKED_SHELLS } from '../stack/stack-box.ts';
import { assertNewcomer } from './newcomer.ts';

// test/wide/install/newcomer.test.ts does this in zsh and fish.
test('in a new bash after install.sh --yes, Enter, import, `cd ..` and `cd -` do what a newcomer expects', (t) =>
  assertNewcomer(HOOKED_SHELLS[0], t));

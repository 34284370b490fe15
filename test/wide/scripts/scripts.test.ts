import { test } from 'node:test';
import { assertRuns, SCRIPTS, skipOf } from '../../e2e/scripts/scripts.ts';

// The scripts that test/e2e/scripts leaves out.
for (const script of SCRIPTS.filter(({ isShort }) => !isShort))
  test(
    `the script ${script.name} succeeds with PIP_SHIM_AUTO=venv, and without this variable it ends as with plain pip`,
    { skip: skipOf(script) },
    (t) => assertRuns(t, script),
  );

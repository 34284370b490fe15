import { test } from 'node:test';
import { assertRuns, SCRIPTS, skipOf } from './scripts.ts';

// Runs one script each for a shell, make, Docker, a CI and Python. test/wide/scripts runs the other scripts.
for (const script of SCRIPTS.filter(({ isShort }) => isShort))
  test(
    `the script ${script.name} runs to its end with PIP_SHIM_AUTO=venv, and ends as with plain pip without it`,
    { skip: skipOf(script) },
    (t) => assertRuns(t, script),
  );

import { test } from 'node:test';
import { assertRuns, SCRIPTS, skipOf } from './scripts.ts';

// One script of each kind: in a shell, a Makefile, a Dockerfile, a CI and Python. The others: test/wide/scripts.
for (const script of SCRIPTS.filter(({ isShort }) => isShort))
  test(
    `the script ${script.name} runs to its end with PIP_SHIM_AUTO=venv, and ends as with plain pip without it`,
    { skip: skipOf(script) },
    (t) => assertRuns(t, script),
  );

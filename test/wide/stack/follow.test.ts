import { test } from 'node:test';
import { assertFollows, assertUntrusted } from '../../e2e/stack/follow.ts';
import { HOOKED_SHELLS, pathOfShell } from '../../e2e/stack/stack-box.ts';

// The shells that test/e2e/stack/follow.test.ts tests only in part.
for (const shell of HOOKED_SHELLS.slice(1)) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
  test(
    `${shell.name}: an install activates its venv, and cd, pip-shim push and pip-shim pop change the active venv`,
    { skip },
    (t) => assertFollows(shell, t),
  );
  test(
    `${shell.name}: cd to a venv that pip-shim did not make runs nothing, and prints how to allow or deny the venv`,
    { skip },
    (t) => assertUntrusted(shell, t),
  );
}

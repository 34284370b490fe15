import { test } from 'node:test';
import { assertHints } from '../../e2e/stack/after.ts';
import { HOOKED_SHELLS, pathOfShell } from '../../e2e/stack/stack-box.ts';

for (const shell of HOOKED_SHELLS.slice(1)) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
  test(
    `${shell.name}: after a refused \`python -m pip\` or a failed pip of the active venv, the next prompt prints the cure once`,
    { skip },
    (t) => assertHints(shell, t),
  );
}

import { test } from 'node:test';
import { HOOKED_SHELLS, pathOfShell } from '../../e2e/stack/stack-box.ts';
import { assertHints } from './after.ts';

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
  test(
    `${shell.name}: after a refused \`python -m pip\` or a failed pip of the active venv, the next prompt prints the cure once`,
    { skip },
    (t) => assertHints(shell, t),
  );
}

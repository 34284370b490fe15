import { test } from 'node:test';
import { assertNewcomer } from '../../e2e/install/newcomer.ts';
import { HOOKED_SHELLS, pathOfShell } from '../../e2e/stack/stack-box.ts';

for (const shell of HOOKED_SHELLS.slice(1)) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
  test(
    `in a new ${shell.name} after install.sh --yes, Enter, import, \`cd ..\` and \`cd -\` do what a newcomer expects`,
    {
      skip,
    },
    (t) => assertNewcomer(shell, t),
  );
}

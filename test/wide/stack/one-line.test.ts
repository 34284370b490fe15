import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertOneLine } from '../../e2e/stack/one-line.ts';
import { HOOKED_SHELLS, pathOfShell, stackBox } from '../../e2e/stack/stack-box.ts';

for (const shell of HOOKED_SHELLS.slice(1)) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
  test(
    `${shell.name}: on one line, a cd out of the project deactivates a venv that an install activated, but no pushed venv`,
    { skip },
    (t) => assertOneLine(shell, t),
  );
}

test('a program that changes to another project does not use the venv that an install activated in the first project', async (t) => {
  const box = await stackBox(t);
  const other = join(box.home, 'p2');
  mkdirSync(join(other, '.git'), { recursive: true });
  const [bash] = HOOKED_SHELLS;
  const session = await box.open(bash, { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal((await session.line(`pip install --no-index ${box.wheel}`)).prompt, '(project) ');
  // Like a venv made by uv, the venv now has no pip. So `pip` is the shim.
  await session.line(`rm ${box.project}/.venv/bin/pip*`);
  writeFileSync(join(box.home, 'install.sh'), `cd ../p2 && pip install --no-index ${box.wheel}\n`);
  const { output } = await session.line(
    'sh ../install.sh; cd . ; pip-shim run python -c "import sys; print(sys.prefix)"',
  );
  assert.match(output, /→ \.venv\/bin\/pip install/);
  assert.match(output, new RegExp(`\\n${box.project}/\\.venv\\n`), 'and here it is still active');
  const there = await session.line(
    'sh -c \'cd ../p2 && pip-shim run python -c "import sys; print(sys.prefix)"\'',
  );
  assert.match(there.output, new RegExp(`\\n?${other}/\\.venv\\n`));
  await session.end();
});

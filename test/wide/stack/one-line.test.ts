import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, pathOfShell, stackBox } from '../../e2e/stack/stack-box.ts';
import { assertOneLine, SEEN } from './one-line.ts';

for (const shell of HOOKED_SHELLS) {
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

test("bash: with the user's own cd function, a cd still deactivates the venv, and pip-shim restores that function", async (t) => {
  const box = await stackBox(t);
  mkdirSync(join(box.home, 'p2/.git'), { recursive: true });
  const [bash] = HOOKED_SHELLS;
  const session = await box.open(bash, { env: { PIP_SHIM_AUTO: 'venv' } });
  await session.line('shopt -s extglob');
  await session.line(
    'cd() { case $1 in +([0-9])) false ;; *) builtin cd "$@" && echo "<in $PWD>" ;; esac; }',
  );
  await session.line('pushd() { builtin pushd "$@"; }; export -f pushd; alias builtin=false return=false');
  await session.line('shopt -u extglob');
  const { output: before } = await session.line('declare -f cd pushd popd');
  assert.equal((await session.line(`pip install --no-index ${box.wheel}`)).prompt, '(project) ');
  assert.equal((await session.line('bash -c "pushd / >/dev/null && pwd"')).code, 0, 'in scripts, too');
  const { output } = await session.line(`cd ../p2; ${SEEN}`);
  assert.match(output, /<in \S*p2>\nvenv=;/);
  assert.equal((await session.line('cd ../none')).code, 1);
  assert.equal((await session.line('cd ../project')).prompt, '(project) ');
  await session.line('shopt -u expand_aliases; pip-shim pop; cd ..');
  const options = await session.line(`${bash.load}; shopt expand_aliases extglob`);
  assert.match(options.output, /(\w+\s+off\s+){2}/, 'as they were');
  assert.equal((await session.line('declare -f cd pushd popd')).output, before);
  await session.end();
});

test('bash: a cd function of start files that are read again still deactivates the venv', async (t) => {
  const box = await stackBox(t);
  mkdirSync(join(box.home, 'p2/.git'), { recursive: true });
  const [bash] = HOOKED_SHELLS;
  const session = await box.open(bash, { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal((await session.line(`pip install --no-index ${box.wheel}`)).prompt, '(project) ');
  await session.line(`cd() { builtin cd "$@" && echo "<in $PWD>"; }; ${bash.load}`);
  const { output } = await session.line(`cd ../p2; ${SEEN}`);
  assert.match(output, /<in \S*p2>\nvenv=;/);
  assert.equal((await session.line('cd ../project')).prompt, '(project) ');
  await session.line('pip-shim pop; cd ..');
  assert.doesNotMatch((await session.line('declare -f cd')).output, /_pipshim/);
  await session.end();
});

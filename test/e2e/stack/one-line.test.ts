import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, pathOfShell, type Session, stackBox } from './stack-box.ts';

// No prompt comes between the commands of one line. What an install activated ends with its project all the same.

const SEEN = 'echo "venv=$VIRTUAL_ENV;"; command -v python3';

async function seenAfter(session: Session, line: string): Promise<string> {
  const { output } = await session.line(`${line}; ${SEEN}`);
  return output
    .slice(output.lastIndexOf('venv='))
    .replace(/[\s⏎]+/g, ' ')
    .trim(); // fish writes the arrow
}

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(`${shell.name}: on one line, a cd out of the project ends what an install activated, and no push`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const [own, other] = [join(box.project, '.venv'), join(box.home, 'p2')];
    for (const name of ['p2', 'p3', 'p4']) mkdirSync(join(box.home, name, '.git'), { recursive: true });
    mkdirSync(join(box.project, 'below/nested'), { recursive: true });
    writeFileSync(join(box.project, 'below/nested/setup.py'), '');
    const session = await box.open(shell, { env: { PIP_SHIM_AUTO: 'venv' } });
    const before = await session.environment();
    const inside = `venv=${own}; ${own}/bin/python3`;
    assert.equal((await session.line(`pip install --no-index ${box.wheel}`)).prompt, '(project) ');

    assert.equal(await seenAfter(session, 'cd below'), inside, 'below the project it stays');
    assert.match(await seenAfter(session, 'cd nested'), /^venv=; /, 'another project lies there');
    assert.equal((await session.line('cd ../..')).prompt, '(project) ');
    assert.match((await session.line(`cd ../p2; ${SEEN}; cd ../project`)).output, /venv=;/);
    assert.equal((await session.line('true')).prompt, '(project) ', 'and it comes back');
    assert.equal(await seenAfter(session, 'cd ../p2; cd ../project'), inside, 'on the same line, too');
    assert.equal(await seenAfter(session, 'cd ../p2; cd ../project/below; cd ..'), inside);
    if (shell.name !== 'fish') {
      const { output, prompt } = await session.line(`(cd ../p2 && ${SEEN})`);
      assert.match(output, /venv=;/, 'also in a subshell');
      assert.equal(prompt, '(project) ', 'which ends nothing here');
      assert.equal(await seenAfter(session, 'true'), inside);
      const install = `(cd ../p4 && pip install --no-index ${box.wheel})`;
      assert.match((await session.line(install)).output, /, which is active in this shell inside ~\/p4\n/);
    }

    const installed = await session.line(`cd ../p2; pip install --no-index ${box.wheel}`);
    assert.match(installed.output, /→ \.venv\/bin\/pip install/);
    assert.equal(installed.prompt, '(p2) ');
    assert.equal((await session.environment()).get('VIRTUAL_ENV'), `${other}/.venv`);
    assert.equal((await session.line('cd ..')).prompt, '');
    assert.deepEqual(await session.environment(), before);

    assert.equal((await session.line('cd project; pip-shim push')).prompt, '(project) ');
    assert.equal(await seenAfter(session, 'cd ../p3'), inside, 'what was pushed stays');
    await session.line('pip-shim pop');
    await session.end();
  });
}

test("bash: that holds beside the user's own cd, which comes back as it was", async (t) => {
  const box = await stackBox(t);
  mkdirSync(join(box.home, 'p2/.git'), { recursive: true });
  const [bash] = HOOKED_SHELLS;
  const session = await box.open(bash, { env: { PIP_SHIM_AUTO: 'venv' } });
  await session.line('cd() { builtin cd "$@" && echo "<in $PWD>"; }');
  await session.line('pushd() { builtin pushd "$@"; }; export -f pushd; alias builtin=false return=false');
  const { output: before } = await session.line('declare -f cd pushd popd');
  assert.equal((await session.line(`pip install --no-index ${box.wheel}`)).prompt, '(project) ');
  assert.equal((await session.line('bash -c "pushd / >/dev/null && pwd"')).code, 0, 'in scripts, too');
  const { output } = await session.line(`cd ../p2; ${SEEN}`);
  assert.match(output, /<in \S*p2>\nvenv=;/);
  assert.equal((await session.line('cd ../none')).code, 1);
  assert.equal((await session.line('cd ../project')).prompt, '(project) ');
  await session.line('pip-shim pop; cd ..');
  assert.equal((await session.line('declare -f cd pushd popd')).output, before);
  await session.end();
});

test('a program that changes the directory finds no environment that an install activated elsewhere', async (t) => {
  const box = await stackBox(t);
  const other = join(box.home, 'p2');
  mkdirSync(join(other, '.git'), { recursive: true });
  const [bash] = HOOKED_SHELLS;
  const session = await box.open(bash, { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal((await session.line(`pip install --no-index ${box.wheel}`)).prompt, '(project) ');
  // As in a venv of uv's, which has no pip. So the shim is asked.
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

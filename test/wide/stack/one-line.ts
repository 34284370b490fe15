import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type HookedShell, type Session, stackBox } from '../../e2e/stack/stack-box.ts';

// No prompt comes between the commands of one line. Still, a cd out of the project there deactivates the venv
// that an install activated.

/** Prints the active venv, and which python3 comes first on PATH. */
export const SEEN = 'echo "venv=$VIRTUAL_ENV;"; command -v python3';

async function seenAfter(session: Session, line: string): Promise<string> {
  const { output } = await session.line(`${line}; ${SEEN}`);
  return output
    .slice(output.lastIndexOf('venv='))
    .replace(/[\s⏎]+/g, ' ')
    .trim(); // fish writes the arrow
}

/** Asserts what a cd on a line does for the rest of that line. */
export async function assertOneLine(shell: HookedShell, t: TestContext): Promise<void> {
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
    assert.match(
      (await session.line(install)).output,
      /, which is active in this shell while you are in ~\/p4\n/,
    );
  }

  const installed = await session.line(`cd ../p2; pip install --no-index ${box.wheel}`);
  assert.match(installed.output, /→ \.venv\/bin\/pip install/);
  assert.equal(installed.prompt, '(p2) ');
  assert.equal((await session.environment()).get('VIRTUAL_ENV'), `${other}/.venv`);
  assert.equal((await session.line('cd ..')).prompt, '');
  assert.deepEqual(await session.environment(), before);

  assert.equal((await session.line(`pip install --no-index ${box.wheel}`)).prompt, '(default) ', 'in HOME');
  assert.match(await seenAfter(session, 'cd p3'), /^venv=; /, 'a home directory is no project');
  assert.equal((await session.line('cd ..')).prompt, '(default) ');
  assert.equal((await session.line('deactivate')).prompt, '');
  assert.deepEqual(await session.environment(), before);

  assert.equal((await session.line('cd project; pip-shim push')).prompt, '(project) ');
  assert.equal(await seenAfter(session, 'cd ../p3'), inside, 'what was pushed stays');
  await session.line('pip-shim pop');
  await session.end();
}

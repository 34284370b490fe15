import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { type HookedShell, pathOfShell, sessionAt } from '../stack/stack-box.ts';
import { builtInstallerFor, debianHome } from './installer.ts';

/** Asserts what somebody meets who runs install.sh, opens a terminal, and types what README shows. */
export async function assertNewcomer(shell: HookedShell, t: TestContext): Promise<void> {
  const box = await builtInstallerFor(t);
  debianHome(box);
  const program = pathOfShell(shell.name) ?? shell.name;
  Object.assign(box.env, { SHELL: program, PIP_NO_INDEX: '1', PIP_FIND_LINKS: join(box.root, 'wheels') });
  buildWheel(join(box.root, 'wheels'), { name: 'requests' });
  await box.succeed(['--yes']);

  const terminal = await openTerminal(program, ['-i'], {
    ...{ env: box.env, cwd: box.project, cols: 200, lifetime: 180_000 },
  });
  t.after(() => terminal.kill());
  const session = sessionAt(terminal, join(box.root, 'environment'));
  await session.line(shell.prompt);
  terminal.type('pip install requests\n');
  await terminal.waitFor(/❯ In this project \(\.venv, new\)/);
  const installed = await session.line('');
  assert.equal(installed.code, 0, installed.output);
  assert.equal(installed.prompt, '(project) ');
  const imports = 'python -c "import requests; print(requests.__file__)"';
  const works = await session.line(imports);
  assert.match(works.output, /\/project\/\.venv\/lib\//);
  assert.equal((await session.line('cd ..')).prompt, '');
  assert.notEqual((await session.line(imports)).code, 0, 'outside the project, nothing changed');
  assert.equal((await session.line('cd -')).prompt, '(project) ');
  assert.equal((await session.line(imports)).code, 0);
  await session.end();
}

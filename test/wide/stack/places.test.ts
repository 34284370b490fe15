import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  HOOKED_SHELLS,
  type HookedShell,
  pathOfShell,
  type Session,
  type StackBox,
  stackBox,
} from '../../e2e/stack/stack-box.ts';

const missing = (name: string) => (pathOfShell(name) ? false : `${name} is not installed`);

/** Makes empty files in HOME, and directories for the names with a slash at their end. */
function make(box: StackBox, ...names: readonly string[]): void {
  for (const name of names) {
    const path = join(box.home, name);
    mkdirSync(name.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!name.endsWith('/')) writeFileSync(path, '');
  }
}

const install = (session: Session, box: StackBox) =>
  session.line(`PIP_SHIM_AUTO=venv pip install --no-index ${box.wheel}`);

/** Layouts, the directory of the install, and the prompts after each cd from there. */
const LAYOUTS: readonly (readonly [
  name: string,
  layout: readonly string[],
  from: string,
  steps: readonly (readonly [directory: string, prompt: string])[],
])[] = [
  [
    'a directory with requirements of its own',
    ['p1/.git/', 'p1/app/requirements.txt', 'p1/app/deep/', 'p1/inner/.git/', 'p1/inner/src/'],
    'p1',
    [
      ['p1/app', '(p1) '],
      ['elsewhere', ''],
      ['p1/app/deep', '(p1) '],
      ['p1/inner', ''],
      ['p1/inner/src', ''],
      ['p1/app', '(p1) '],
      ['p1/inner', ''],
      ['elsewhere', ''],
      ['to-deep', '(p1) '],
      ['elsewhere', ''],
    ],
  ],
  [
    'a project with requirements-dev.txt alone',
    ['p2/requirements-dev.txt', 'p2/below/'],
    'p2',
    [
      ['p2/below', '(p2) '],
      ['elsewhere', ''],
      ['p2/below', '(p2) '],
      ['elsewhere', ''],
    ],
  ],
  [
    'a project in a HOME with signs of a project',
    ['.git/', 'requirements.txt', 'venv/pyvenv.cfg', 'p3/setup.py', 'plain/', 'plain2/'],
    'p3',
    [
      ['plain', ''],
      ['plain2', ''],
      ['p3', '(p3) '],
      ['.', ''],
    ],
  ],
];

for (const shell of HOOKED_SHELLS) {
  test(`${shell.name}: the venv that an install activated is active only in its project`, {
    skip: missing(shell.name),
  }, async (t) => {
    for (const [name, layout, from, steps] of LAYOUTS) {
      await t.test(name, async (each) => {
        const box = await stackBox(each);
        make(box, 'elsewhere/', ...layout);
        symlinkSync(join(box.home, 'p1/app/deep'), join(box.home, 'to-deep'));
        const session = await box.open(shell);
        await session.line(`cd ~/${from}`);
        assert.equal((await install(session, box)).prompt, `(${from}) `);
        const seen: (readonly [string, string])[] = [];
        for (const [directory] of steps)
          seen.push([directory, (await session.line(`cd ~/${directory}`)).prompt]);
        assert.deepEqual(seen, steps);
        await session.end();
      });
    }
  });
}

/** A line that prints the hook's list of places. */
const places = ({ name }: HookedShell) =>
  name === 'fish' ? 'echo "<$_pipshim_places>"' : 'echo "<$' + '{_pipshim_places-}>"';

for (const shell of HOOKED_SHELLS) {
  test(`${shell.name}: after pip-shim pop, pip-shim deactivate or deactivate, the hook's list of places is empty`, {
    skip: missing(shell.name),
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    for (const end of ['pip-shim pop', 'pip-shim deactivate', 'deactivate']) {
      assert.equal((await install(session, box)).prompt, '(project) ');
      const watched = (await session.line(places(shell))).output;
      assert.match(watched, new RegExp(`<${box.project}:?>`));
      await session.line(end);
      await session.line('cd ..');
      assert.match((await session.line(places(shell))).output, /<>/, end);
      await session.line('cd -');
    }
    await session.end();
  });
}

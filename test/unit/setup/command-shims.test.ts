import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type CommandPorts,
  mayBeCommand,
  outdatedCommands,
  placeCommands,
  placedCommands,
  removeStaleCommands,
  tidyCommands,
} from '../../../src/setup/command-shims.ts';
import type { Installation } from '../../../src/setup/installation.ts';
import { files, writeAtomically } from '../../../src/system/files.ts';
import { look } from '../../../src/system/look.ts';
import { commandRecordIn } from '../../../src/system/shim-template.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

const YES =
  'pytest py.test pip-compile pipenv pipx django-admin rst2html.py 2to3 ruff f2py3.11 a_b pythonista';
const NO = [
  ...'ls [ test if cd source flock sudo awk node pip-shim pip pip3 pip-3.11 pip3.11 python python3 python3.11'.split(
    ' ',
  ),
  ...'python3-config pypy3 activate activate.csh Activate.ps1 deactivate activate_this.py'.split(' '),
  ...['', '-x', '.hidden', 'a b', "a'b", 'a$b', 'a\nb', 'a/b', 'é', '..'],
];
test('a command gets a shim only if its name is safe, and no name of the system, a shell, Python or pip', () => {
  assert.deepEqual(YES.split(' ').filter(mayBeCommand), YES.split(' '));
  assert.deepEqual(NO.filter(mayBeCommand), []);
});

interface Box extends CommandPorts {
  /** Writes an executable file below the box's directory. */
  command(path: string, text?: string): void;
  readonly root: string;
  readonly shims: string;
  /** Returns the venv that the shim of this command names. */
  from(name: string): string | undefined;
}

function boxFor(t: TestContext): Box {
  const root = freshDir('commands');
  t.after(() => removeTree(root));
  const shims = join(root, 'shims');
  const command: Box['command'] = (path, text = '#!/bin/sh\n') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), 0o755);
  };
  const places = "\n_pipshim_home='/program'\n_pipshim_node='/node'\n";
  command('shims/pip', `#!/bin/sh\n# pip-shim shim${places}`);
  for (const venv of ['a', 'b']) command(`${venv}/pyvenv.cfg`);
  return {
    ...{ root, shims, command, look, uid: process.getuid?.() ?? 0 },
    env: { PATH: `${shims}:${root}/bin:${root}/a/bin` },
    files: { ...files, writeFile: writeAtomically },
    installation: { shims, program: repository } as Installation,
    registry: { all: () => [{ path: join(root, 'b') }] },
    from: (name) => commandRecordIn(readFileSync(join(shims, name), 'utf8'))?.from,
  };
}

test('placeCommands skips a command that PATH has or whose shim would replace a foreign file', (t) => {
  const box = boxFor(t);
  for (const name of ['tool', 'on-path', 'foreign', 'ls', 'pip']) box.command(`a/bin/${name}`);
  box.command('bin/on-path');
  box.command('shims/foreign');
  assert.deepEqual(placeCommands(join(box.root, 'a'), box), { callable: ['tool'], why: undefined });
  assert.deepEqual(readdirSync(box.shims).sort(), ['foreign', 'pip', 'tool']);
  const lines = readFileSync(join(box.shims, 'tool'), 'utf8').split('\n').slice(1, 6);
  assert.deepEqual(lines, [
    ...['# pip-shim shim', "_pipshim_home='/program'", "_pipshim_node='/node'"],
    ...["_pipshim_requirement=''", `_pipshim_from='${box.root}/a'`],
  ]);
  assert.deepEqual(placeCommands(join(box.root, 'a'), { ...box, env: { PATH: '/usr/bin' } }).callable, []);
});

test('a shim names the first venv with the command, until that venv loses the command', (t) => {
  const box = boxFor(t);
  for (const venv of ['a', 'b']) {
    box.command(`${venv}/bin/tool`);
    placeCommands(join(box.root, venv), box);
  }
  assert.equal(box.from('tool'), join(box.root, 'a'));
  rmSync(join(box.root, 'a/bin/tool'));
  assert.deepEqual(removeStaleCommands(box), [], 'b still has it');
  placeCommands(join(box.root, 'b'), box);
  assert.equal(box.from('tool'), join(box.root, 'b'));
  rmSync(join(box.root, 'b'), { recursive: true });
  assert.deepEqual(removeStaleCommands(box), ['tool']);
  assert.deepEqual(readdirSync(box.shims), ['pip']);
});

test('if another install brings the command while its shim is removed, the shim stays', (t) => {
  const box = boxFor(t);
  box.command('b/bin/tool');
  placeCommands(join(box.root, 'b'), box);
  rmSync(join(box.root, 'b/bin/tool'));
  const removeFile = (path: string): void => {
    files.removeFile(path);
    box.command('b/bin/tool');
  };
  assert.deepEqual(removeStaleCommands({ ...box, files: { ...box.files, removeFile } }), []);
  assert.equal(box.from('tool'), join(box.root, 'b'));
});

test('if another user owns the shim directory, no shim is placed or removed, and a reason is given', (t) => {
  const box = boxFor(t);
  box.command('a/bin/tool');
  const other = { ...box, uid: box.uid + 1 };
  assert.deepEqual(placeCommands(join(box.root, 'a'), other), {
    ...{ callable: [], why: `${box.shims} belongs to another user` },
  });
  placeCommands(join(box.root, 'a'), box);
  rmSync(join(box.root, 'a'), { recursive: true });
  assert.deepEqual(removeStaleCommands(other), []);
  assert.deepEqual(placedCommands(box), ['tool']);
});

test('tidyCommands removes the shims of commands on PATH, or all command shims, but no pip shim', (t) => {
  const box = boxFor(t);
  for (const name of ['tool', 'other']) box.command(`a/bin/${name}`);
  box.command('shims/copy', readFileSync(join(box.shims, 'pip'), 'utf8'));
  placeCommands(join(box.root, 'a'), box);
  box.command('bin/tool');
  tidyCommands(box, false);
  assert.deepEqual(placedCommands(box), ['other']);
  chmodSync(join(box.shims, 'other'), 0o644);
  assert.deepEqual(outdatedCommands(box), ['other']);
  tidyCommands(box, true);
  assert.deepEqual(readdirSync(box.shims).sort(), ['copy', 'pip']);
});

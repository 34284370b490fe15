import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { recordFakeNode } from '../../helpers/fake-node.ts';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { HOOKED_SHELLS, pathOfShell, stackBox } from '../stack/stack-box.ts';

interface Diagnosis {
  readonly ok: boolean;
  readonly notes: readonly string[];
  readonly seen: readonly { what: string; value: string }[];
  readonly hook: { readonly loaded: string; readonly startFile: string | null };
}

/** Each shell's start files, below HOME. */
const START_FILES: Readonly<Record<string, readonly string[]>> = {
  bash: ['.bashrc', '.bash_profile'],
  zsh: ['.zshrc'],
  fish: ['.config/fish/config.fish', '.config/fish/conf.d/mine.fish'],
};

for (const shell of HOOKED_SHELLS) {
  const path = pathOfShell(shell.name);
  test(`fake Node: ${shell.name}: doctor says whether this shell and new shells load the shell hook, and names the next step`, {
    skip: path ? false : `${shell.name} is not installed`,
  }, async (t) => {
    const box = await inProcessBoxFor(t);
    box.placeShims(['pip', 'pip-shim']);
    await box.cli(['rehash']);
    recordFakeNode(box);
    const ask = async (line: string) => {
      const { stdout, stderr } = await box.run(path ?? '', [...shell.args, '-c', line]);
      const { hook, notes, seen }: Diagnosis = JSON.parse(stdout || stderr);
      const value = seen.find(({ what }) => what === 'hook')?.value;
      return { hook, value, notes: notes.filter((note) => note.includes(shell.load)) };
    };
    const doctor = 'pip-shim doctor --json; true';
    const neither = await ask(doctor);
    assert.deepEqual(neither.hook, { loaded: 'no', startFile: null });
    assert.equal(neither.value, 'not loaded in this shell; no start file loads it');
    assert.match(
      neither.notes.join('\n'),
      /^to activate here the venv that pip installs into, type: .*; for new shells, put that line into ~\/\S+$/,
    );

    const loaded = await ask(`${shell.load}; ${doctor}`);
    assert.deepEqual(loaded.hook, { loaded: 'here', startFile: null });
    assert.match(loaded.notes.join('\n'), /^to load the hook in new shells too, put this line into ~/);
    const within = await ask(`${shell.load}; sh -c '${doctor}'; true`);
    assert.deepEqual([within.hook.loaded, within.notes], ['around', []]);
    assert.equal(within.value, 'loaded in a shell around this one, not in this one');

    if (shell.name === 'zsh') {
      box.write('.zshenv', 'ZDOTDIR=$HOME/z\n'); // zsh does not export it
      assert.match((await ask(doctor)).notes.join('\n'), /put that line into ~\/z\/\.zshrc$/);
      const startFile = box.write('z/.zshrc', `${shell.load}\n`);
      assert.deepEqual((await ask(doctor)).hook, { loaded: 'no', startFile });
      rmSync(join(box.home, '.zshenv'));
    }
    for (const name of START_FILES[shell.name] ?? []) {
      const startFile = box.write(name, `# ${shell.load}\n`);
      assert.equal((await ask(doctor)).hook.startFile, null, 'in a comment');
      box.write(name, `true\n  ${shell.load}\n`);
      const written = await ask(doctor);
      assert.deepEqual(written.hook, { loaded: 'no', startFile });
      assert.equal(written.value, `not loaded in this shell; ~/${name} loads it`);
      assert.match(written.notes.join('\n'), / loads the hook: open a new terminal, or type it here: /);
      const both = await ask(`${shell.load}; ${doctor}`);
      assert.deepEqual([both.hook, both.notes], [{ loaded: 'here', startFile }, []]);
      rmSync(join(box.home, name));
    }
  });
}

/** A shell, its start file, a line that hides the shim there, and the words for it. */
const HIDING = [
  ['bash', '.bashrc', 'alias pip=/usr/bin/pip', "an alias in your shell: alias pip='/usr/bin/pip'"],
  ['bash', '.bash_profile', 'pip() { :; }', 'a function in your shell'],
  ['bash', '.bashrc', 'alias pip=pip3', undefined],
  ['zsh', '.zshrc', 'alias pip=/usr/bin/pip', 'an alias in your shell: alias pip=/usr/bin/pip'],
  [
    'fish',
    '.config/fish/config.fish',
    "alias pip '/usr/bin/pip -q'",
    'an alias in your shell: alias pip /usr/bin/pip -q',
  ],
  ['fish', '.config/fish/functions/pip.fish', 'function pip; end', 'a function in your shell'],
  ['fish', '.config/fish/config.fish', 'alias pip=pip3', undefined],
] as const;
for (const [name, file, line, what] of HIDING) {
  const [shell] = HOOKED_SHELLS.filter((each) => each.name === name);
  test(`${name}: at a terminal doctor starts a new shell, and says whether it hides the shim: ${line}`, {
    skip: !pathOfShell(name) && `${name} is not installed`,
  }, async (t) => {
    assert.ok(shell);
    const box = await stackBox(t);
    mkdirSync(dirname(join(box.home, file)), { recursive: true });
    writeFileSync(join(box.home, file), `${line}\n`);
    const session = await box.open(shell);
    await session.line('pip-shim rehash');
    recordFakeNode(box);
    const { output } = await session.line('pip-shim doctor');
    const wrong =
      /^problem: .* does not run \S+: pip is (.*)\n {2}remove \S+ .*from your shell's start files$/m;
    assert.equal(wrong.exec(output)?.[1], what, output);
    assert.match(output, /^pip-shim +\d/m);
    const { output: piped } = await session.line('pip-shim doctor </dev/null');
    assert.doesNotMatch(piped, wrong, 'nobody is at a terminal');
    await session.end();
  });
}

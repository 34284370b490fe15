import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  HOOKED_SHELLS,
  pathOfShell,
  type Session,
  type StackBox,
  stackBox,
} from '../../e2e/stack/stack-box.ts';

const venvIn = async (session: Session) => (await session.environment()).get('VIRTUAL_ENV');

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(`${shell.name}: cd into a project with .venv-stack activates the venv, and cd out of the project deactivates it`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    const before = await session.environment();
    const own = join(box.project, '.venv');
    mkdirSync(join(box.project, 'below/further'), { recursive: true });
    await session.line('pip-shim push');
    assert.match(
      (await session.line('pip-shim push --always')).output,
      /\.venv-stack activates this venv on every cd into the project/,
    );
    assert.equal((await session.line('cd ~')).prompt, '', 'from now on it ends with a cd');
    assert.equal((await session.line('cd project')).prompt, '(project) ');
    assert.equal((await session.line('pip-shim pop')).prompt, '');
    assert.equal((await session.line('pip-shim push --always')).prompt, '(project) ');
    assert.equal((await session.line('pip-shim pop')).prompt, '', 'not activated anew where one stands');
    await session.line('cd ..');
    assert.equal((await session.line('cd project/below')).prompt, '(project) ');
    assert.equal(await venvIn(session), own);
    assert.equal((await session.line('cd further')).prompt, '(project) ');
    assert.equal((await session.line('cd ~')).prompt, '');
    assert.deepEqual(await session.environment(), before);
    await session.line('cd project');
    assert.equal((await session.line('deactivate')).prompt, '');
    assert.equal((await session.line('cd below')).prompt, '', 'what the user left stays so');
    await session.line('cd ~');
    assert.equal((await session.line('cd project')).prompt, '(project) ');
    await session.line('pip-shim push one');
    assert.equal((await session.line('cd ~')).prompt, '(one) ', 'what the user pushed stays');
    await session.line('pip-shim pop');
    assert.deepEqual(await session.environment(), before);
    await session.line(shell.set('VIRTUAL_ENV', '/by/hand'));
    await session.line('cd project');
    assert.equal(await venvIn(session), '/by/hand');
    await session.end();
  });
}

/** Cases of .venv-stack that the hook must not obey: the name, how to make the file, the expected message. */
const MARKERS: readonly (readonly [
  name: string,
  place: (file: string, box: StackBox) => void,
  says: RegExp,
])[] = [
  [
    'a symbolic link',
    (file, box) => {
      writeFileSync(join(box.root, 'target'), '');
      symlinkSync(join(box.root, 'target'), file);
    },
    /not a regular file/,
  ],
  ['a symbolic link to a device', (file) => symlinkSync('/dev/zero', file), /not a regular file/],
  ['a pipe', (file) => execFileSync('mkfifo', [file]), /not a regular file/],
  ['a directory', (file) => mkdirSync(file), /not a regular file/],
  ['a megabyte', (file) => writeFileSync(file, 'a'.repeat(1 << 20)), /longer than 4 kB/],
  [
    'a path',
    (file) => writeFileSync(file, '../../elsewhere\n'),
    /its first line is not a valid name of a venv/,
  ],
  [
    'a command',
    (file) => writeFileSync(file, '$(touch ran)\n'),
    /its first line is not a valid name of a venv/,
  ],
  ['an option', (file) => writeFileSync(file, '--help\n'), /its first line is not a valid name of a venv/],
  [
    'a name without a venv',
    (file) => writeFileSync(file, 'tools\n'),
    /venvs\/tools, which does not exist yet; to make it: pip-shim push tools/,
  ],
  [
    'no venv',
    (file) => writeFileSync(file, ''),
    /asks for \.venv, which does not exist yet; to make it: pip-shim push\s/,
  ],
  [
    'a broken venv',
    (file) => {
      writeFileSync(file, '');
      mkdirSync(join(dirname(file), '.venv'));
      writeFileSync(join(dirname(file), '.venv/pyvenv.cfg'), 'version = 3.11.2\n');
    },
    /\.venv can't be used: its Python is gone/,
  ],
  ['a:colon', (file) => writeFileSync(file, ''), /\.venv can't be on PATH, because of the colon/],
  [
    'in a directory that everybody may write to',
    (file) => {
      writeFileSync(file, '');
      chmodSync(dirname(file), 0o777);
    },
    /everybody may write to it, or to its directory/,
  ],
  [
    'of another user',
    (file) => {
      writeFileSync(file, '');
      chownSync(file, 12345, 12345);
    },
    /it belongs to another user/,
  ],
  [
    'in a directory of another user',
    (file) => {
      writeFileSync(file, '');
      chownSync(dirname(file), 12345, 12345);
    },
    /it belongs to another user/,
  ],
];

test('if a .venv-stack is unsafe or unusable, the hook activates no venv, and prints why on one line', {
  skip: process.getuid?.() !== 0 && 'needs root for other owners',
}, async (t) => {
  const box = await stackBox(t);
  const [bash] = HOOKED_SHELLS;
  const session = await box.open(bash);
  for (const [name, place, says] of MARKERS) {
    await t.test(name, async () => {
      const directory = join(box.home, 'marked', name.replaceAll(' ', '-'));
      mkdirSync(directory, { recursive: true });
      place(join(directory, '.venv-stack'), box);
      const { output, prompt } = await session.line(`cd '${directory}'`);
      assert.match(output, says);
      assert.equal(output.match(/pip-shim:/g)?.length, 1, output);
      assert.equal(prompt, '');
    });
  }
  await session.end();
});

/** Project names that a shell, a terminal or pip-shim itself could misread. */
const NAMES = ['& spaced;touch ran;', '-rf', '%n %~ !! !# (touch ran) |touch ran', '=ls', '\u202eünï # * ~'];
/** Project names in which pip-shim makes no venv, since the venv's scripts could not quote the path. */
const UNQUOTABLE = [
  `it's "quoted" & spaced;touch ran;`,
  '$(touch ran)`touch ran`',
  'a\nb',
  '\x1b[31mred\x1b]0;x\x07',
  '%n %~ \\w \\$(touch ran) !! !$',
  "'; touch ran; '",
];

/** In the first shell, push makes the venvs. The other shells use the same venvs. */
test('push and cd activate a venv in a directory with a hostile name, and no shell runs the name', async (t) => {
  const box = await stackBox(t);
  const projects = NAMES.map((name) => join(box.home, 'hostile', name));
  const unquotable = UNQUOTABLE.map((name) => join(box.home, 'hostile', name));
  for (const [at, project] of [...projects, ...unquotable].entries()) {
    mkdirSync(join(project, '.git'), { recursive: true });
    symlinkSync(project, join(box.home, `link${at}`));
  }
  for (const shell of HOOKED_SHELLS) {
    const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
    await t.test(shell.name, { skip }, async () => {
      const session = await box.open(shell);
      const before = await session.environment();
      const into = (at: number): string =>
        shell.name === 'fish' ? `cd (realpath ~/link${at} | string collect)` : `cd -P ~/link${at}`;
      for (const [at, project] of projects.entries()) {
        const cd = into(at);
        rmSync(join(project, '.venv-stack'), { force: true });
        const pushed = await session.line(`${cd}; pip-shim push --always`);
        assert.match(pushed.prompt, /^\([^$`\\%!\p{Cc}]*\) $/u, JSON.stringify(project));
        assert.equal(await venvIn(session), join(project, '.venv'));
        assert.equal((await session.line('cd ~; pip-shim pop')).prompt, '');
        await session.line(cd);
        assert.equal(await venvIn(session), join(project, '.venv'), 'on cd');
        await session.line('cd ~');
        assert.deepEqual(await session.environment(), before);
      }
      for (const [at, project] of unquotable.entries()) {
        writeFileSync(join(project, '.venv-stack'), '');
        const there = await session.line(into(projects.length + at));
        assert.match(there.output.replaceAll(/\s+/g, ' '), /\.venv can't be used: the name of /);
        assert.match((await session.line('pip-shim push')).output, /\.venv can't be used: /);
        await session.line('cd ~');
        assert.deepEqual(await session.environment(), before);
      }
      const ran = execFileSync('find', [box.home, '-name', 'ran'], { encoding: 'utf8' });
      assert.equal(ran, '');
      await session.end();
    });
  }
});

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(`${shell.name}: the hook works in a path of almost 4,000 characters`, { skip }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    const part = 'd'.repeat(200);
    const deep = `d=1; while [ $d -lt 19 ]; do mkdir -p '${part}'; cd -P '${part}' || exit; d=$((d + 1)); done; touch .venv-stack`;
    await box.run('sh', ['-c', deep]);
    const down = Array.from({ length: 18 }, () => `cd ${part}`).join('; ');
    const arrived = await session.line(down);
    assert.equal(arrived.prompt, '');
    assert.doesNotMatch(arrived.output, /rror|too long|not found/i);
    assert.equal((await session.line('cd ~')).code, 0);
    await session.end();
  });
}

import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { processStat } from '../../../../src/system/process-stat.ts';
import type { CliBox } from '../../../helpers/cli-box.ts';
import { inProcessBoxFor, NO_PYTHON } from '../../../helpers/in-process.ts';

const skip = process.platform !== 'linux' && 'only /proc tells which shell waits';

/** The variable that the hook sets in its shell. In this test, this process is that shell. */
const SHELL = `${process.pid}-${processStat('self')?.[19]}`;
const AS_HOOKED = { _PIPSHIM_SHELL: SHELL, _PIPSHIM_READY: SHELL };

interface Refused {
  readonly what: string;
  readonly make?: (box: CliBox) => unknown;
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
  /** The current directory, relative to HOME. The default is the project. */
  readonly cwd?: string;
  readonly env?: (box: CliBox) => Readonly<Record<string, string>>;
}

const foreign = (box: CliBox) => box.plainVenv('.venv');

const REFUSED: readonly Refused[] = [
  {
    what: 'a venv that pip-shim did not make',
    make: foreign,
    args: ['push'],
    code: 1,
    says: /not made by pip-shim.*\n {2}name it: pip-shim push \.\/\.venv\n {2}or allow it permanently: pip-shim allow \.venv\n/,
  },
  {
    what: 'a broken venv that pip-shim did not make',
    async make(box) {
      await foreign(box);
      rmSync(join(box.project, '.venv/bin/python'));
    },
    args: ['push', './.venv'],
    code: 1,
    says: /\.venv can't be used: its Python is gone\n {2}if you don't need it, remove it and try again: rm -r \.venv\n {2}or use the venv named default: pip-shim push default\n/,
  },
  {
    what: 'a directory that PATH can not contain',
    args: ['push', './a:b'],
    code: 2,
    says: /a directory with a colon can't be on PATH: .*\/a:b\n {2}use a path without a colon\n/,
  },
  {
    what: 'an invalid name',
    args: ['push', 'a b'],
    code: 2,
    says: /not a valid name for a venv: a b\n {2}use letters, digits, .* a path needs a slash: \.\/path\n/,
  },
  {
    what: 'a machine without pip',
    args: ['push'],
    code: 1,
    says: /there is no pip on PATH to make a venv with\n/,
    env: (box) => ({ PATH: `${box.shims}:${box.bin}` }),
  },
  {
    what: '--always in a directory that is not a project',
    args: ['push', '--always'],
    cwd: '.',
    code: 1,
    says: /^pip-shim: .* can't be a project: it is your home directory\n {2}run this in a project's directory, or without --always\n/m,
  },
  {
    what: '--always for a venv outside the project',
    args: ['push', '--always', '~/elsewhere'],
    code: 2,
    says: /--always is for the project's own venv and for named venvs, not for .*\/elsewhere\n {2}without --always: pip-shim push \/.*\/elsewhere\n/,
  },
  {
    what: '--always if .venv-stack has other content',
    make: (box) => box.write('project/.venv-stack', 'another\n'),
    args: ['push', '--always'],
    code: 1,
    says: /\.venv-stack exists already, with other content\n {2}if you don't need it, remove it and try again: rm \.venv-stack\n/,
  },
];

test('push prints why it can not activate a venv, and activates nothing', {
  skip,
}, async (t) => {
  for (const { what, make, args, cwd = 'project', code, says, env } of REFUSED) {
    await t.test(what, async (t) => {
      const box = await inProcessBoxFor(t);
      await make?.(box);
      const run = { cwd: join(box.home, cwd), env: { ...AS_HOOKED, ...env?.(box) } };
      const ran = await box.cli(args, run);
      assert.deepEqual([ran.code, ran.stdout], [code, ''], ran.stderr);
      assert.match(ran.stderr, says);
      for (const path of ['elsewhere', '.local/state/pip-shim/shells'])
        assert.ok(!existsSync(join(box.home, path)));
    });
  }
});

test('push and pop print their result and change the stack of the calling shell', { skip }, async (t) => {
  const box = await inProcessBoxFor(t);
  const [own, named] = [
    await box.madeVenv('project/.venv'),
    await box.madeVenv('.local/share/pip-shim/venvs/work'),
  ];
  interface Answer {
    readonly hook: boolean;
    readonly stack: readonly { readonly venv: string }[];
    readonly notFirst: string | null;
  }
  const run = { env: AS_HOOKED };
  const listed = async (more = {}) => box.json<Answer>(['list'], { env: { ...AS_HOOKED, ...more } });
  const stack = async () => (await listed()).stack.map(({ venv }) => venv);
  const shells = join(box.home, '.local/state/pip-shim/shells', SHELL);
  const again = `~/.local/share/pip-shim/venvs/work (PATH does not contain ${named}/bin)`;
  const steps = [
    [['push'], 'pushed: .venv\n', [own]],
    [['activate', 'work'], `pushed: ~/.local/share/pip-shim/venvs/work\n`, [own, named]],
    [['push', 'work'], `first on PATH again: ${again}\n`, [own, named]],
  ] as const;
  for (const [args, says, left] of steps) {
    const { code, stdout, stderr } = await box.cli(args, run);
    assert.deepEqual([code, stdout, stderr], [0, says, '']);
    assert.deepEqual(await stack(), left);
  }
  const first = { PATH: `${box.bin}:${named}/bin:${box.env.PATH}` };
  const already = await box.cli(['push', 'work'], { env: { ...AS_HOOKED, ...first } });
  assert.equal(already.stdout, `active already: ~/.local/share/pip-shim/venvs/work\n`);
  assert.equal((await listed(first)).notFirst, null);
  box.command('python3', 'exit 0');
  assert.match((await listed(first)).notFirst ?? '', /\/python3 comes first on PATH$/);
  const doctor = async () => (await box.cli(['doctor'], run)).stdout;
  assert.match(
    await doctor(),
    /the next prompt activates what was pushed; if it does not, load the hook at /,
  );
  rmSync(join(shells, 'pending')); // as the hook does when it takes the stack over
  assert.doesNotMatch(await doctor(), /next prompt/);
  assert.equal((await box.cli(['pop'], run)).code, 0);
  assert.deepEqual(await stack(), [own]);
});

test('if no prompt has run the hook since an earlier push, push and doctor say so', { skip }, async (t) => {
  const box = await inProcessBoxFor(t);
  await box.madeVenv('project/.venv');
  const run = { env: { _PIPSHIM_SHELL: SHELL, SHELL: '/bin/bash' } };
  assert.equal((await box.cli(['push'], run)).stderr, '', 'it may be in a start file');
  assert.match(
    (await box.cli(['push'], run)).stderr,
    /no prompt has run it yet[^\n]*\n {2}load the hook at the end of /,
  );
  assert.match((await box.cli(['doctor'], run)).stdout, /problem: .* no prompt has run it yet/);
  const readonly = { env: { ...run.env, _PIPSHIM_READY: 'readonly' } };
  for (const command of ['push', 'doctor']) {
    const { stdout, stderr } = await box.cli([command], readonly);
    assert.match(stdout + stderr, /PROMPT_COMMAND is readonly\n *.*before the line that makes it readonly: /);
  }
  const inScript = { env: { ...run.env, _PIPSHIM_DEAF: '' } };
  assert.equal((await box.cli(['push'], inScript)).stderr, '');
});

test('without the hook push and pop print how to load the hook, and do nothing', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  for (const args of [['push'], ['push', 'name'], ['pop']]) {
    const { code, stdout, stderr } = await box.cli(args);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /has not loaded the hook.*\n {2}now: .*pip-shim hook /);
  }
  assert.equal(existsSync(join(box.project, '.venv')), false);
});

test('without the hook push names the .zshrc that zsh reads, below ZDOTDIR', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const inZsh = { parent: 0, env: { SHELL: '/bin/zsh' } };
  const nextFor = async (env: object) => {
    const { stderr } = await box.cli(['push'], { ...inZsh, env: { ...inZsh.env, ...env } });
    return /the same line in (.*)/.exec(stderr)?.[1];
  };
  assert.equal(await nextFor({}), '~/.zshrc');
  assert.equal(await nextFor({ ZDOTDIR: join(box.home, 'zsh') }), '~/zsh/.zshrc');
});

test('in tcsh, which has no hook, push prints the activation line, and pop says why it fails', async (t) => {
  const box = await inProcessBoxFor(t);
  const inTcsh = { parent: 0, env: { SHELL: '/bin/tcsh' } };
  const venv = await box.plainVenv('.venv');
  assert.match((await box.cli(['push'], inTcsh)).stderr, /^pip-shim: \.venv was not made by pip-shim/);
  const none = 'pip-shim: pip-shim has no hook for tcsh, so it can activate nothing in it\n';
  assert.equal(
    (await box.cli(['push', './.venv'], inTcsh)).stderr,
    `${none}  type: source ${join(venv, 'bin/activate.csh')}\n`,
  );
  rmSync(join(venv, 'bin/python'));
  const broken = (await box.cli(['push', './.venv'], inTcsh)).stderr;
  assert.match(broken, /^pip-shim: \.venv can't be used: its Python is gone\n/);
  assert.equal((await box.cli(['pop'], inTcsh)).stderr, none);
  assert.equal(
    (await box.cli(['push', 'other'], inTcsh)).stderr,
    `${none}  to run a command in a venv: pip-shim run -- COMMAND\n`,
  );
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type CliBox, cliBoxFor } from './cli-box.ts';

/** Lines of a script that has loaded the hook, and what they say. */
async function hooked(box: CliBox, lines: string, env: Readonly<Record<string, string>> = {}) {
  return box.run('sh', ['-c', `eval "$(pip-shim hook sh)"\n${lines}`], { env });
}

async function pushBox(t: Parameters<typeof cliBoxFor>[0]): Promise<CliBox> {
  const box = await cliBoxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  return box;
}

interface Refused {
  readonly what: string;
  readonly make?: (box: CliBox) => unknown;
  readonly line: string;
  readonly code: number;
  readonly says: RegExp;
  readonly env?: (box: CliBox) => Readonly<Record<string, string>>;
}

const foreign = (box: CliBox) => box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);

const REFUSED: readonly Refused[] = [
  {
    what: "somebody else's venv",
    make: foreign,
    line: 'pip-shim push',
    code: 1,
    says: /not made by pip-shim.*\n {2}name it: pip-shim push \.\/\.venv\n {2}or allow it once: pip-shim allow \.venv\n/,
  },
  {
    what: 'one that is broken, and is not ours to make anew',
    async make(box) {
      await foreign(box);
      rmSync(join(box.project, '.venv/bin/python'));
    },
    line: 'pip-shim push ./.venv',
    code: 1,
    says: /\.venv can't be used: its Python is gone\n {2}nothing was changed\n/,
  },
  {
    what: 'a directory that PATH can not name',
    line: 'pip-shim push ./a:b',
    code: 2,
    says: /a directory with a colon can't be on PATH: .*\/a:b\n/,
  },
  {
    what: 'a word that is no name',
    line: "pip-shim push 'a b'",
    code: 2,
    says: /no name for a venv: a b\n {2}letters, digits, .* a path has a slash in it: \.\/path\n/,
  },
  {
    what: 'a machine without pip',
    line: 'PATH=$WITHOUT pip-shim push',
    code: 1,
    says: /there is no pip on PATH to make a venv with\n/,
    env: (box) => ({ WITHOUT: `${box.shims}:${box.bin}` }),
  },
  {
    what: '--always in a directory that is no project',
    line: 'cd; pip-shim push --always',
    code: 1,
    says: /^pip-shim: .* is no project: it is your home/m,
  },
  {
    what: '--always for a venv elsewhere',
    line: 'pip-shim push --always ~/elsewhere',
    code: 2,
    says: /--always is for the project's own venv and for named ones, not for .*\/elsewhere\n/,
  },
  {
    what: '--always where .venv-stack says something else',
    make: (box) => box.write('project/.venv-stack', 'another\n'),
    line: 'pip-shim push --always',
    code: 1,
    says: /\.venv-stack says something else\n {2}nothing was changed\n/,
  },
];

test('push: what can not be pushed is said, with what can be done, and nothing is active', async (t) => {
  for (const { what, make, line, code, says, env } of REFUSED) {
    await t.test(what, async (t) => {
      const box = await pushBox(t);
      await make?.(box);
      const ran = await hooked(box, `${line}\necho "<$?><\${VIRTUAL_ENV-none}>"`, env?.(box));
      assert.equal(ran.stdout, `<${code}><none>\n`, ran.stderr);
      assert.match(ran.stderr, says);
      assert.ok(!existsSync(join(box.home, 'elsewhere')));
    });
  }
});

test('push --always: a named venv by its name, and an allowed one stays allowed', async (t) => {
  const box = await pushBox(t);
  await foreign(box);
  assert.equal((await box.cli(['allow'])).code, 0);
  const own = await hooked(box, 'pip-shim push --always; echo "<$VIRTUAL_ENV>"');
  assert.match(own.stdout, new RegExp(`<${join(box.project, '.venv')}>`), own.stderr);
  assert.equal((await hooked(box, 'pip-shim push')).code, 0);
  mkdirSync(join(box.home, 'other/.git'), { recursive: true });
  const named = await hooked(box, 'cd ../other; pip-shim push --always work; cat .venv-stack');
  assert.match(named.stdout, /^work$/m, named.stderr);
});

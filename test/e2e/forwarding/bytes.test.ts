// Words and variables reach pip byte for byte, whichever way the command takes.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';

/** Starts argv[1] with words and variables that Node can't write: each is a Python bytes literal. */
const START = `
import ast, os, sys
words = [ast.literal_eval(word) for word in sys.argv[2:]]
env = dict(os.environb)
env.update((b"RAW_%d" % n, value) for n, value in enumerate(words) if value)
os.execvpe(os.fsencode(sys.argv[1]), [os.fsencode(sys.argv[1]), b"install", *words], env)`;

/** Writes down what it was given, as bytes. */
const RECORD = `
import os, sys
with open(os.environ["SAW"], "w") as saw:
    print(repr([os.fsencode(word) for word in sys.argv[1:]]), file=saw)
    print(repr(sorted(pair for pair in os.environb.items() if pair[0].startswith(b"RAW_"))), file=saw)`;

const GROUPS: readonly { name: string; words: readonly string[] }[] = [
  { name: 'empty words', words: ["b''", "b'x'", "b''", "b''"] },
  { name: 'blanks', words: ["b' '", "b' a  b '", "b'\\t'"] },
  { name: 'newlines', words: ["b'\\n'", "b'a\\nb\\n\\n'", "b'\\r\\n'"] },
  { name: 'quotes and backslashes', words: [`b"it's"`, `b'say "x"'`, "b'\\\\'", "b'a\\\\nb\\\\033'"] },
  {
    name: 'what a shell would expand',
    words: ["b'*'", "b'?[a]'", "b'$HOME'", "b'`id`'", "b'$(id)'", "b'~'", "b'!!'"],
  },
  { name: 'shell syntax', words: ["b';'", "b'&& true'", "b'|'", "b'>x'", "b'#'", "b'%s%n'"] },
  { name: 'leading dashes', words: ["b'--'", "b'-'", "b'--no-such'", "b'-e'"] },
  {
    name: 'UTF-8, the replacement character included',
    words: ["b'caf\\xc3\\xa9'", "b'\\xef\\xbf\\xbd'", "b'\\xef\\xbb\\xbfx'", "b'\\xf0\\x9f\\x90\\x8d'"],
  },
  {
    name: 'bytes that are no UTF-8',
    words: [
      "b'\\xff'",
      "b'caf\\xe9'",
      "b'\\x80\\xef\\xbf\\xbd\\n'",
      "b'\\xed\\xb2\\x80'",
      "b'\\xc3'",
      "b'./d\\xe9/x y'",
    ],
  },
];

async function recorded(box: Sandbox, words: readonly string[], env: Record<string, string>) {
  const saw = join(box.root, 'saw');
  const args = ['-c', START, 'pip', ...words];
  const { stderr } = await box.run(box.python.python, args, { env: { ...env, SAW: saw } });
  assert.ok(existsSync(saw), stderr);
  return readFileSync(saw, 'utf8');
}

const expected = (words: readonly string[]): string => `[b'install', ${words.join(', ')}]`;

async function literal(box: Sandbox, text: string): Promise<string> {
  return (await box.run(box.python.python, ['-c', `print(repr(${text}))`])).stdout.trim();
}

async function boxWith(t: TestContext, pip: string): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, pip);
  return box;
}

for (const { name, words } of GROUPS) {
  const raw = name.includes('no UTF-8');
  const skip = raw && !existsSync('/proc/self/cmdline') ? 'only /proc tells the bytes' : false;

  for (const way of WAYS) {
    test(`${name} reach a fake pip unchanged, as words and in variables (${way.name})`, {
      skip,
    }, async (t) => {
      const box = await boxWith(t, RECORD);
      const [args, env] = (await recorded(box, words, way.env)).split('\n');
      assert.equal(args, await literal(box, expected(words)));
      const pairs = words.flatMap((word, n) => (word === "b''" ? [] : [`(b'RAW_${n}', ${word})`]));
      assert.equal(env, await literal(box, `[${pairs.join(', ')}]`));
    });
  }

  test(`${name} reach the fake pip of a venv unchanged when the command runs again in it`, {
    skip,
  }, async (t) => {
    const box = await boxWith(t, FAKE_REFUSAL);
    // An option unknown to pip would be no refusal, and these are words all the same.
    const known = words.filter((word) => !/^b'-/.test(word));
    const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, RECORD) };
    const [args] = (await recorded(box, ["b'--'", ...known, "b'-x'"], env)).split('\n');
    assert.equal(args, await literal(box, expected(["b'--'", ...known, "b'-x'"])));
  });
}

test('the real pip finds a file whose name is no UTF-8, also in the venv', async (t) => {
  if (process.platform !== 'linux') return t.skip('only Linux has such names');
  const box = await sandboxFor(t);
  box.placeShims();
  mkdirSync(join(box.project, '.venv'));
  const make = 'import os; open(b"d\\xe9.txt", "w").write("--no-index\\n")';
  await box.run(box.python.python, ['-c', make]);
  const env = { PIP_SHIM_AUTO: 'venv' };
  const args = ['-c', START, 'pip', "b'-r'", "b'd\\xe9.txt'"];
  const { code, stderr } = await box.run(box.python.python, args, { env });
  assert.match(stderr, /venv --without-pip/);
  assert.doesNotMatch(stderr, /No such file/);
  assert.equal(code, 0, stderr);
});

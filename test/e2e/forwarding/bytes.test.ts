// Tests that arguments and variables reach pip byte for byte, through sh alone, through Node and in a venv.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { brokenProgram } from '../../helpers/broken-program.ts';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { shells } from '../shims/shim-box.ts';

/** Starts argv[1] with the bytes of Python literals as arguments and variables. Node can't pass all bytes. */
const START = `
import ast, os, sys
words = [ast.literal_eval(word) for word in sys.argv[2:]]
env = dict(os.environb)
env.update((b"RAW_%d" % n, value) for n, value in enumerate(words) if value)
os.execvpe(os.fsencode(sys.argv[1]), [os.fsencode(sys.argv[1]), *words], env)`;

/** A fake pip that records its arguments and its RAW_ variables as bytes. */
const RECORD = `
import os, sys
with open(os.environ["SAW"], "w") as saw:
    print(repr([os.fsencode(word) for word in sys.argv[1:]]), file=saw)
    print(repr(sorted(pair for pair in os.environb.items() if pair[0].startswith(b"RAW_"))), file=saw)`;

/** Texts that an argument may contain. */
const TEXTS = [
  ...["b''", "b'x'", "b''", "b''"],
  ...["b' '", "b' a  b '", "b'\\t'"],
  ...["b'\\n'", "b'a\\nb\\n\\n'", "b'\\r\\n'"],
  ...[`b"it's"`, `b'say "x"'`, "b'\\\\'", "b'a\\\\nb\\\\033'"],
  // Texts that a shell would expand, and shell syntax.
  ...["b'*'", "b'?[a]'", "b'$HOME'", "b'`id`'", "b'$HOME`x`'", "b'$(id)'", "b'~'", "b'!!'"],
  ...["b';'", "b'&& true'", "b'|'", "b'>x'", "b'#'", "b'%s%n'"],
  // UTF-8, including the replacement character.
  ...["b'caf\\xc3\\xa9'", "b'\\xef\\xbf\\xbd'", "b'\\xef\\xbb\\xbfx'", "b'\\xf0\\x9f\\x90\\x8d'"],
];
const NO_UTF8 = [
  ...["b'\\xff'", "b'\\xff\\xfe'", "b'\\xff\\xfe\\n'", "b'caf\\xe9'", "b'\\xe9'", "b'\\xff%s\\\\1\\''"],
  ...["b'\\x80\\xef\\xbf\\xbd\\n'", "b'\\xed\\xb2\\x80'", "b'\\xc3'", "b'./d\\xe9/x y'"],
];
// The program can read arguments that are not UTF-8 only from /proc.
const WORDS = [...TEXTS, ...(existsSync('/proc/self/cmdline') ? NO_UTF8 : [])];
const DASHES = ["b'--no-such'", "b'-e'", "b'-'", "b'--'", "b'-x'"];
const INSTALL = ["b'install'"];
const ELSEWHERE = ["b'install'", "b'--target'", "b'd'"];

/** Runs pip, and returns the arguments and RAW_ variables that the fake pip gets, as Python prints them. */
async function recorded(box: Sandbox, words: readonly string[], env: Readonly<Record<string, string>>) {
  const saw = join(box.root, 'saw');
  const args = ['-c', START, 'pip', ...words];
  const { stderr } = await box.run(box.python.python, args, { env: { ...env, SAW: saw } });
  assert.ok(existsSync(saw), stderr);
  return readFileSync(saw, 'utf8');
}

/** Returns the text that recorded() must return if pip gets these arguments unchanged. */
async function given(box: Sandbox, words: readonly string[]): Promise<string> {
  const pairs = words.flatMap((word, at) => (word === "b''" ? [] : [`(b'RAW_${at}', ${word})`]));
  const print = `print(repr([${words.join(', ')}])); print(repr(sorted([${pairs.join(', ')}])))`;
  return (await box.run(box.python.python, ['-c', print])).stdout;
}

async function boxWith(t: TestContext, pip: string, program?: string): Promise<Sandbox> {
  const box = await sandboxFor(t, program === undefined ? {} : { program });
  box.placeShims();
  fakePip(box, pip);
  return box;
}

for (const shell of shells()) {
  test(`arguments and variables reach a fake pip unchanged through the sh shim in ${shell.name}`, async (t) => {
    const box = await boxWith(t, RECORD);
    const shim = join(box.shims, 'pip');
    writeFileSync(shim, readFileSync(shim, 'utf8').replace('#!/bin/sh', `#!${shell.command.join(' ')}`));
    for (const head of [["b'list'"], ELSEWHERE]) {
      const words = [...head, ...WORDS, ...DASHES];
      assert.equal(await recorded(box, words, {}), await given(box, words));
    }
  });
}

for (const { name, env } of WAYS) {
  test(`arguments and variables reach a fake pip unchanged through Node (${name})`, async (t) => {
    const box = await boxWith(t, RECORD);
    for (const words of [
      [...INSTALL, "b'--'", ...WORDS, ...DASHES],
      [...INSTALL, ...DASHES],
    ])
      assert.equal(await recorded(box, words, env), await given(box, words));
  });
}

test('arguments and variables reach a fake pip unchanged if pip-shim’s program is broken', async (t) => {
  const box = await boxWith(t, RECORD, brokenProgram());
  const texts = [...INSTALL, ...TEXTS, ...DASHES];
  assert.equal(await recorded(box, texts, {}), await given(box, texts));
  // A broken program loses variables that are not UTF-8, so only the arguments are compared.
  const all = [...INSTALL, ...WORDS];
  const [words] = (await recorded(box, all, {})).split('\n');
  assert.equal(words, (await given(box, all)).split('\n')[0]);
});

test('arguments reach the fake pip of a venv unchanged when pip-shim runs the command again in the venv', async (t) => {
  const box = await boxWith(t, FAKE_REFUSAL);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, RECORD) };
  // pip prints no refusal for an unknown option, so `--` turns all arguments into requirements.
  const words = [...INSTALL, "b'--'", ...WORDS, "b'-x'"];
  assert.equal(await recorded(box, words, env), await given(box, words));
});

test('the real pip and the pip of a venv find a file whose name is not UTF-8', async (t) => {
  if (process.platform !== 'linux') return t.skip('only Linux has such names');
  const box = await sandboxFor(t);
  box.placeShims();
  mkdirSync(join(box.project, '.venv'));
  const make = 'import os; open(b"d\\xe9.txt", "w").write("--no-index\\n")';
  await box.run(box.python.python, ['-c', make]);
  const env = { PIP_SHIM_AUTO: 'venv' };
  const args = ['-c', START, 'pip', "b'install'", "b'-r'", "b'd\\xe9.txt'"];
  const { code, stderr } = await box.run(box.python.python, args, { env });
  assert.match(stderr, /venv --without-pip/);
  assert.doesNotMatch(stderr, /No such file/);
  assert.equal(code, 0, stderr);
});

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../helpers/terminal.ts';
import { promptBox, text } from './prompt-box.ts';

const INSTALL = ['install', 'library'];
const HINT =
  'hint: pip-shim can install into .venv instead: set PIP_SHIM_AUTO=venv, or run this at a terminal to choose.\n';

const AT_TERMINAL: [string, Record<string, string>, string[], string][] = [
  ['CI=1', { CI: '1' }, INSTALL, HINT],
  ['DEBIAN_FRONTEND=noninteractive', { DEBIAN_FRONTEND: 'noninteractive' }, INSTALL, HINT],
  ['--no-input', {}, [...INSTALL, '--no-input'], HINT],
  ['PIP_NO_INPUT=1', { PIP_NO_INPUT: '1' }, INSTALL, HINT],
  ['-qqq', {}, [...INSTALL, '-qqq'], ''],
  ['PIP_SHIM_AUTO=off', { PIP_SHIM_AUTO: 'off' }, INSTALL, ''],
  ['PIP_SHIM_DISABLE=1', { PIP_SHIM_DISABLE: '1' }, INSTALL, ''],
];
for (const [name, env, args, hint] of AT_TERMINAL) {
  test(`${name} at a terminal: pip's own words${hint ? ' and one hint' : ', no hint'}, nothing asked`, async (t) => {
    const box = await promptBox(t);
    const real = await box.open(box.python.pip, args, { env });
    assert.equal((await real.exit).code, 1);
    const words = (one: Terminal): string => stripVTControlCharacters(one.raw()); // pip's stderr is read by us
    const terminal = await box.open('pip', args, { env });
    assert.deepEqual(await terminal.exit, { code: 1, signal: null });
    assert.equal(words(terminal), words(real) + hint.replace('\n', '\r\n'));
    assert.ok(!box.hasVenv());
  });
}

test("pip's config says no-input: nothing asked", async (t) => {
  const box = await promptBox(t);
  const file = join(box.home, '.config/pip/pip.conf');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '[global]\nno-input = true\n');
  const refusal = await box.refusal(INSTALL);
  const terminal = await box.open('pip', INSTALL);
  assert.equal((await terminal.exit).code, 1);
  assert.equal(text(terminal), refusal + HINT);
});

for (const [name, redirection] of Object.entries({ stdin: '< /dev/null', stderr: '2> err' })) {
  test(`${name} is no terminal: pip's own bytes and one hint`, async (t) => {
    const box = await promptBox(t);
    const refusal = await box.refusal(INSTALL);
    const terminal = await box.open('sh', ['-c', `pip install library ${redirection}`]);
    assert.equal((await terminal.exit).code, 1);
    const said = name === 'stderr' ? (await box.run('cat', ['err'])).stdout : text(terminal);
    assert.equal(said, refusal + HINT);
    if (name === 'stderr') assert.equal(terminal.raw(), '');
    assert.ok(!box.hasVenv());
  });
}

for (const auto of ['venv', 'smart']) {
  test(`PIP_SHIM_AUTO=${auto} at a terminal asks nothing and does it`, async (t) => {
    const box = await promptBox(t);
    const terminal = await box.open('pip', INSTALL, { env: { PIP_SHIM_AUTO: auto } });
    assert.deepEqual(await terminal.exit, { code: 0, signal: null });
    assert.ok(box.hasVenv() && !text(terminal).includes('where?'));
  });
}

test('an unknown PIP_SHIM_AUTO: exit 2 and the good ones, for an intercepted install alone', async (t) => {
  const box = await promptBox(t);
  const env = { PIP_SHIM_AUTO: 'vnev' };
  const { code, stdout, stderr } = await box.run('pip', INSTALL, { env });
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(
    stderr,
    /PIP_SHIM_AUTO: `vnev` is not known here\n {2}use one of venv, pipx, system, smart, off, or apt/,
  );
  assert.equal((await box.run('pip', ['--version'], { env })).code, 0);
});

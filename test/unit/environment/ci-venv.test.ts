import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inCi } from '../../../src/environment/ci-venv.ts';
import type { Usable } from '../../../src/environment/venv-state.ts';
import type { Look } from '../../../src/system/ports.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';

const FOREIGN: Usable = {
  ...{ kind: 'usable', python: '/p/.venv/bin/python', version: '3.11', pip: 'none', ours: false, holds: [] },
};
const EMPTY_INDEX = `DIRC\0\0\0\u0002\0\0\0\0${'\0'.repeat(20)}`;
const VENV: Tree = { bin: { python: '' }, lib: { 'python3.11': { 'site-packages': {} } }, 'pyvenv.cfg': '' };
const LINK = { entry: '', stat: { kind: 'link' } } as const;
const PYTHON = '/usr/bin/python3.11';

/** A look at the project /p with this venv. `bin/python` leads to the machine's Python. */
function lookAt(venv: Tree, project: Tree = { '.git': { index: EMPTY_INDEX } }): Look {
  const look = fakeLook({ p: { ...project, '.venv': venv }, usr: { bin: { 'python3.11': '' } } });
  return { ...look, realPath: (path) => (path === '/p/.venv/bin/python' ? PYTHON : path) };
}

const within = (library: Tree): Tree => ({ ...VENV, lib: library });
const ROWS: readonly (readonly [name: string, venv: Tree, suspect: RegExp | undefined])[] = [
  ['a step has made', VENV, undefined],
  ['has a link for its bin', { ...VENV, bin: LINK }, /^its bin is no regular directory$/],
  ['has a link for its lib', within(LINK as never), /^its lib is no regular directory$/],
  ['has a link for its library', within({ 'python3.11': LINK }), /^its lib\/python3\.11 is no/],
  ['has a link for its packages', within({ 'python3.11': { 'site-packages': LINK } }), /site-packages is no/],
  ['has a link for its pyvenv.cfg', { ...VENV, 'pyvenv.cfg': LINK }, /^its pyvenv\.cfg is no regular file$/],
];
for (const [name, venv, suspect] of ROWS) {
  test(`in CI a venv that ${name} is ${suspect ? 'refused' : 'used'}`, () => {
    const state = inCi('/p/.venv', FOREIGN, PYTHON, lookAt(venv));
    assert.equal(state.ours, suspect === undefined);
    assert.equal(state.byCi, suspect === undefined ? true : undefined);
    if (suspect) assert.match(state.suspect?.why ?? '', suspect);
  });
}

test('in CI a venv is refused if it has another Python, or its project no .git or .hg', () => {
  const other = inCi('/p/.venv', FOREIGN, '/opt/bin/python3', lookAt(VENV));
  assert.deepEqual(other.suspect, { why: 'its Python is not /opt/bin/python3', files: [] });
  assert.match(inCi('/p/.venv', FOREIGN, PYTHON, lookAt(VENV, {})).suspect?.why ?? '', /^no \.git or \.hg/);
});

test('inCi changes nothing for a venv of ours, behind a link, or if Python is unknown', () => {
  for (const state of [
    { ...FOREIGN, ours: true },
    { ...FOREIGN, link: '/p/.venv' },
  ])
    assert.equal(inCi('/p/.venv', state, PYTHON, lookAt(VENV)), state);
  assert.equal(inCi('/p/.venv', FOREIGN, undefined, lookAt(VENV)), FOREIGN);
});

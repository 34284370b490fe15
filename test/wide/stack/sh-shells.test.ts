import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../../../src/system/programs.ts';
import { stackBox } from '../../e2e/stack/stack-box.ts';

/** Shells that read POSIX sh, and their arguments before a script. */
const SHELLS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['dash', []],
  ['bash', []],
  ['bash', ['--posix']],
  ['busybox', ['ash']],
  ['ksh93', []],
  ['mksh', []],
  ['yash', []],
];

/** A script that installs and pushes, and prints what is active after each step. */
const SCRIPT = `
set -eu
deactivate() { echo "the user's own"; }
state() { printf '<%s> %s|%s\\n' "$1" "\${VIRTUAL_ENV-none}" "$PATH"; }
before=$PATH
state start
eval "$(pip-shim hook sh)"
eval "$(pip-shim hook sh)"
state loaded
pip install --no-index "$1" >/dev/null 2>&1
state installed
python -c 'import demo; print("demo", demo.VERSION)'
pip-shim push "$2" 2>/dev/null
state pushed
pip-shim pop 2>/dev/null
state popped
deactivate
state left
code=0
pip no-such-command 2>/dev/null || code=$?
echo "code $code"
[ "$PATH" = "$before" ] && echo same
`;

for (const [name, args] of SHELLS) {
  const program = findProgram(name, `${process.env.PATH}:/usr/bin:/bin`);
  const skip = program === undefined && `${name} is not installed`;

  test(`${[name, ...args].join(' ')}: with the hook for sh, pip and pip-shim activate venvs, and deactivate restores PATH`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const own = join(box.project, '.venv');
    const other = join(box.home, 'it is other');
    const words = [...args, '-c', SCRIPT, 'script', box.wheel, other];
    const { stdout, stderr, code } = await box.run(program ?? '', words, { env: { PIP_SHIM_AUTO: 'venv' } });
    assert.deepEqual([code, stderr], [0, ''], stdout);
    const path = box.env.PATH ?? '';
    assert.deepEqual(
      stdout.split('\n').filter((line) => !line.startsWith('p')),
      [
        `<start> none|${path}`,
        `<loaded> none|${path}`,
        `<installed> ${own}|${own}/bin:${path}`,
        'demo 1.0',
        `<pushed> ${other}|${other}/bin:${path}`,
        `<popped> ${own}|${own}/bin:${path}`,
        `<left> none|${path}`,
        'code 1',
        'same',
        '',
      ],
    );
  });
}

import { test } from 'node:test';
import { assertEach, projectBox, type Row } from '../../e2e/python/follow-box.ts';
import { ownVenv } from '../../helpers/own-venv.ts';

const ROWS: readonly Row[] = [
  ['python3 app.py', 'venv', 'a script of the project'],
  ['python3 ./sub/app.py', 'venv', 'a script in a subdirectory of the project'],
  ['python3 -Es PROJECT/app.py', 'venv', 'options, and a script with its absolute path'],
  ['python3 ../app.py', 'venv', 'a script of the project, run from a subdirectory', { cwd: 'sub' }],
  ['python3 -c "$SHOW"', 'venv', 'code after -c'],
  ['python3 -m show', 'venv', 'a module after -m'],
  ['./tool', 'venv', 'a script of the project with an env shebang'],
  ['python3 -m pip list', 'venv', "the venv's own pip"],
  ['python3 "$HOME/outside.py"', 'venv', 'a script of no project'],
  ['python3 ../outside.py', 'venv', 'a script of no project'],
  ['python3 linked.py', 'venv', 'a script of no project'],
  ['../tool', 'venv', 'a script of no project'],
  ['echo "$SHOW" | python3', 'venv', 'standard input'],
  ['echo "$SHOW" | python3 -', 'venv', 'standard input'],
  ['echo "$SHOW" | python3 -i -q', 'venv', 'interactive'],
  ['echo "$SHOW" | python3 -B -- - -c', 'venv', 'standard input, after the end of the options'],
  ['python3 -u -- app.py -m', 'venv', 'a script after the end of the options'],
  ['echo "$SHOW" | python3 /dev/fd/3 3<&0 </dev/null', 'venv', 'an open file, as bash has for <(…)'],
  ['echo "$SHOW" | python3 /dev/stdin x', 'venv', 'standard input by its path'],
  ['MINOR -c "$SHOW"', 'venv', 'python3.N of the same version'],
  ['python3 PROJECT/sub/app.py', 'venv', "a script's own project", { cwd: '/' }],
  ['PROJECT/tool', 'venv', "a script's own project", { cwd: '/' }],
  ['"$HOME/elsewhere/link-to-tool"', 'venv', 'by a link, the own project of the script', { cwd: '/' }],
  ['python3 ../elsewhere/alone.py', 'venv', 'a script of no project'],
  ['PATH="../elsewhere:$HOME/elsewhere:$PATH" command-on-path', 'real', 'a command on PATH'],
  ['python3 packed', 'venv', 'a directory'],
  ['python3 app.py', 'real', 'another project', { cwd: 'other' }],
  ['python3 other/app.py', 'venv', 'a project without a venv, below'],
  [
    'python3 other/app.py >/dev/null; sed -i "s/answer 2/answer 1/; s/^empty$/none/" $(find "$HOME" -path "*/other/.pip-shim-answer" | grep .) && python3 other/app.py',
    'venv',
    'the same, with the answer that pip-shim 0.2.0 left',
  ],
  [
    'python3 ../other/app.py',
    'venv',
    'a project without a venv, below that of the directory',
    { cwd: 'sub' },
  ],
  ['python3 PROJECT/other/app.py', 'real', 'a project without a venv, elsewhere', { cwd: '/' }],
  ['python3 ../apart/app.py', 'real', 'a project without a venv, beside'],
  ['PATH="$PWD/other:$PATH" python3 other/app.py', 'real', 'a command on PATH'],
  ['python3 held/app.py', 'real', 'a project with a venv that is not ours'],
  ['python3 -c "$SHOW"', 'real', 'no project', { cwd: '..' }],
  ['python3 app.py', 'real', 'switched off', { env: { PIP_SHIM_PYTHON: '0' } }],
  ['python3 app.py', 'real', 'switched off', { env: { PIP_SHIM_DISABLE: '1' } }],
  ['python3 app.py', 'real', 'no AUTO', { env: { PIP_SHIM_AUTO: '' } }],
  ['python3 app.py', 'real', 'another venv is named', { env: { PIP_SHIM_VENV: '/nowhere' } }],
];

test('in a project whose venv pip-shim made, each python3 command in the table runs the expected Python', async (t) => {
  const box = await projectBox(t);
  await ownVenv(box);
  await assertEach(box, ROWS);
});

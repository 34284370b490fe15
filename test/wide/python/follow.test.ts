import { test } from 'node:test';
import { assertEach, projectBox, type Row } from '../../e2e/python/follow-box.ts';
import { ownVenv } from '../../helpers/own-venv.ts';

const ROWS: readonly Row[] = [
  ['python3 ./sub/app.py', 'venv', 'a script in a subdirectory of the project'],
  ['python3 -Es PROJECT/app.py', 'venv', 'options, and a script with its absolute path'],
  ['echo "$SHOW" | python3 -', 'venv', 'standard input'],
  ['echo "$SHOW" | python3 -i -q', 'venv', 'interactive'],
  ['echo "$SHOW" | python3 -B -- - -c', 'venv', 'standard input, after the end of the options'],
  ['python3 -u -- app.py -m', 'venv', 'a script after the end of the options'],
  ['echo "$SHOW" | python3 /dev/fd/3 3<&0 </dev/null', 'venv', 'an open file, as bash has for <(…)'],
  ['echo "$SHOW" | python3 /dev/stdin x', 'venv', 'standard input by its path'],
  ['PROJECT/tool', 'venv', "a script's own project", { cwd: '/' }],
  ['"$HOME/elsewhere/link-to-tool"', 'venv', 'by a link, the own project of the script', { cwd: '/' }],
  ['python3 packed', 'venv', 'a directory'],
  ['python3 -m zipapp packed -o packed.pyz && python3 packed.pyz', 'venv', 'a zip file'],
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
  ['PATH="$PWD/other:$PATH" python3 other/app.py', 'real', 'a command on PATH'],
  ['python3 app.py', 'real', 'switched off', { env: { PIP_SHIM_DISABLE: '1' } }],
  ['python3 app.py', 'real', 'no AUTO', { env: { PIP_SHIM_AUTO: '' } }],
  ['python3 app.py', 'real', 'another venv is named', { env: { PIP_SHIM_VENV: '/nowhere' } }],
];

test('in a project whose venv pip-shim made, each python3 command in the table runs the expected Python', async (t) => {
  const box = await projectBox(t);
  await ownVenv(box);
  await assertEach(box, ROWS);
});

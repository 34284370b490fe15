import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksIn, medians, profileTable } from '../../../bench/marks.ts';

const OUTPUT = `pip-shim[timing]:      5.9 ms  the sh shim\r
pip-shim[debug]: a refusal is expected
pip-shim[timing]:      1.4 ms  a remedy is chosen
→ /usr/bin/python3 -m venv --without-pip .venv
pip-shim[timing]:     40.0 ms    /usr/bin/python3 -m venv --without-pip /tmp/p-1/.venv
pip-shim[timing]:    247.9 ms    /usr/bin/python3 -I -c $'"""Puts pip…
pip-shim[timing]:    300.5 ms    /tmp/p-1/.venv/bin/python3 /home/me/pip-shim/dist/sh…
pip-shim[timing]:    600.0 ms  the remedy has run
pip-shim[timing]:    620.0 ms  in all
`;

const PYTHON = '/usr/bin/python3';

test('marksIn reads the lines of PIP_SHIM_DEBUG=timing, and leaves out the project directory', () => {
  assert.deepEqual(marksIn(OUTPUT, '/tmp/p-1'), [
    { step: 'the sh shim', took: 5.9, isWithin: false },
    { step: 'a remedy is chosen', took: 1.4, isWithin: false },
    { step: `${PYTHON} -m venv --without-pip .venv`, took: 40, isWithin: true },
    { step: `${PYTHON} -I -c …`, took: 247.9, isWithin: true },
    { step: '.venv/bin/python3 …', took: 300.5, isWithin: true },
    { step: 'the remedy has run', took: 600, isWithin: false },
    { step: 'in all', took: 620, isWithin: false },
  ]);
});

test('the profile lists each step of 5 ms or more with its programs, and then the remaining time', () => {
  const rows = profileTable(marksIn(OUTPUT, '/tmp/p-1'), 650).split('\n').slice(0, -1);
  assert.deepEqual(
    rows.map((row) => row.split(' | ').slice(0, 2).join(' ')),
    [
      '| step of 650 ms',
      '|---|---|---|',
      '| the sh shim 5.9 ms',
      '| the remedy has run 600 ms',
      `| – of it \`${PYTHON} -m venv --without-pip .venv\` 40 ms`,
      `| – of it \`${PYTHON} -I -c …\` 248 ms`,
      '| – of it `.venv/bin/python3 …` 301 ms',
      '| shorter than 5 ms 1.4 ms',
      '| before and after 43 ms',
    ],
  );
  assert.equal(rows[7], '| shorter than 5 ms | 1.4 ms | a remedy is chosen |');
  assert.match(rows[6] ?? '', /venv's own pip/);
});

test('the median of each step leaves out a run that had other steps', () => {
  const run = (took: number, step = 'a') => [{ step, took, isWithin: false }];
  assert.deepEqual(medians([run(900, 'b'), run(1), run(5), run(3)]), run(3));
  assert.deepEqual(medians([]), []);
});

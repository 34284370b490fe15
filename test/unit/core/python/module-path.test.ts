import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inspectInterpreter } from '../../../../src/adapters/interpreters.ts';
import { look } from '../../../../src/adapters/look.ts';
import { moduleMeant } from '../../../../src/core/python/module-path.ts';
import { readModuleCall } from '../../../../src/core/python/words.ts';
import { run } from '../../../helpers/process.ts';
import { markedPython } from '../../../helpers/python.ts';
import { freshDir } from '../../../helpers/temp.ts';

type Row = readonly [
  file: string,
  options: string,
  meant: ReturnType<typeof moduleMeant>,
  env?: Readonly<Record<string, string>>,
];

/** Beside the real Python's own answer: does its `-m pip` come to the file, or to the installed pip? */
const ROWS: readonly Row[] = [
  ['app.py', '', 'pip'],
  ['pip.py', '', 'other'],
  ['pip/__init__.py', '', 'other'],
  ['pip/readme.py', '', 'pip'],
  ['pip', '', 'pip'],
  ['pip.txt', '', 'pip'],
  ['pip.py', '-E', 'other'],
  ['pip.py', '-I', 'pip'],
  ['pip.py', '-P', 'pip'],
  ['pip.py', '', 'pip', { PYTHONSAFEPATH: '1' }],
  ['pip.py', '-E', 'other', { PYTHONSAFEPATH: '1' }],
  ['pip/__init__.py', '-Bsu', 'other'],
  ['colorsys.py', '', 'disturbed'],
  ['colorsys/__init__.py', '', 'disturbed'],
  ['colorsys.py', '-I', 'pip'],
  ['app.py', '-Werror::UserWarning', 'disturbed'],
  ['app.py', '', 'disturbed', { PYTHONWARNINGS: 'ignore' }],
  ['app.py', '-E', 'pip', { PYTHONWARNINGS: 'ignore' }],
];

test('whose pip `-m pip` is, beside what the real Python runs', async () => {
  const { python, version } = await markedPython();
  const interpreter = await inspectInterpreter(python, {}, { captured: assert.fail } as never);
  assert.ok(interpreter);
  const isOld = Number(version.split('.')[1]) < 11;
  for (const [file, options, meant, env = {}] of ROWS) {
    if (isOld && (options === '-P' || env.PYTHONSAFEPATH)) continue;
    const cwd = freshDir('modules');
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), 'raise SystemExit("local")\n');
    const words = [...options.split(' ').filter(Boolean), '-m', 'pip'];
    const call = readModuleCall(words);
    assert.ok(call);
    const shown = `${file} ${JSON.stringify(env)} python3 ${words.join(' ')}`;
    assert.equal(moduleMeant(call.python, interpreter, { cwd, env }, look), meant, shown);
    const { stdout } = await run(python, [...words, '--version'], { cwd, env: { HOME: cwd, ...env } });
    assert.equal(/^pip \d/.test(stdout), meant !== 'other', `${shown}: ${stdout}`);
  }
});

test('an older Python knows no -P', async () => {
  const old = { version: '3.10', stdlib: '/nowhere' } as Parameters<typeof moduleMeant>[1];
  const python = { words: [], options: ['-P'] };
  assert.equal(moduleMeant(python, old, { cwd: '/', env: {} }, look), 'other');
});

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { inspectInterpreter } from '../../../src/environment/interpreters.ts';
import { moduleMeant } from '../../../src/environment/module-path.ts';
import { readModuleCall } from '../../../src/environment/python-words.ts';
import { look } from '../../../src/system/look.ts';
import { run } from '../../helpers/process.ts';
import { markedPython } from '../../helpers/python.ts';
import { freshDir } from '../../helpers/temp.ts';

type Row = readonly [
  file: string,
  options: string,
  meant: ReturnType<typeof moduleMeant>,
  env?: Readonly<Record<string, string>>,
];

/** Whether `-m pip` runs the installed pip if `file` exists. The test compares with the real Python. */
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

/** Prints the directory of the pip that Python found, and exits before pip imports its other modules. */
const STOP = `
import os, sys
class Stop:
    def find_spec(name, path, target=None):
        if name == "pip._internal":
            os.write(1, b"pip 0 from " + os.fsencode(os.path.dirname(sys.modules["pip"].__file__)))
            os._exit(0)
sys.meta_path.insert(0, Stop)
`;

/** Makes a venv that also has the packages of `python`. Returns its Python, which runs {@link STOP} first. */
async function stoppingAt(python: string): Promise<string> {
  const venv = join(freshDir('venv'), 'venv');
  const args = ['-m', 'venv', '--without-pip', '--system-site-packages', venv];
  assert.equal((await run(python, args, { env: {} })).code, 0);
  const [name = ''] = readdirSync(join(venv, 'lib'));
  const site = join(venv, 'lib', name, 'site-packages');
  writeFileSync(join(site, 'stop_at_pip.py'), STOP);
  writeFileSync(join(site, 'stop_at_pip.pth'), 'import stop_at_pip\n');
  return join(venv, 'bin/python');
}

test('moduleMeant finds the same pip for `-m pip` as the real Python', async () => {
  const { python, version } = await markedPython();
  const stopping = await stoppingAt(python);
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
    const found = async (by: string) => {
      const { stdout } = await run(by, [...words, '--version'], { cwd, env: { HOME: cwd, ...env } });
      return /^pip \d\S* from (\S+)/.exec(stdout)?.[1];
    };
    const where = await found(stopping);
    assert.equal(where !== undefined, meant !== 'other', `${shown}: ${where}`);
    // Python finds the same pip without STOP.
    if (file === 'app.py' && options === '') assert.equal(await found(python), where);
  }
});

test('moduleMeant returns other for -P if Python is older than 3.11 and does not know -P', async () => {
  const old = { version: '3.10', stdlib: '/nowhere' } as Parameters<typeof moduleMeant>[1];
  const python = { words: [], options: ['-P'] };
  assert.equal(moduleMeant(python, old, { cwd: '/', env: {} }, look), 'other');
});

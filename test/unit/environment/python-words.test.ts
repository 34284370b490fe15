import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heededEnvironment, readModuleCall } from '../../../src/environment/python-words.ts';

type Row = readonly [command: string, options: string | undefined, pip?: string];

const ROWS: readonly Row[] = [
  ['-m pip install x', '', 'install x'],
  ['-mpip install x', '', 'install x'],
  ['-Im pip install x', '-I', 'install x'],
  ['-BEsmpip list', '-B -E -s', 'list'],
  ['-E -B -W error -m pip list', '-E -B -W error', 'list'],
  ['-Werror -Xdev -OO -bb -m pip', '-W error -X dev -O -O -b -b', ''],
  ['-IW error -m pip', '-I -W error', ''],
  ['-W -m -m pip x', '-W -m', 'x'],
  ['-m pip -m venv', '', '-m venv'],
  ['-m venv x', undefined],
  ['-m pipx install x', undefined],
  ['-m', undefined],
  ['-W', undefined],
  ['-c pip', undefined],
  ['-cm pip', undefined],
  ['-i -m pip install x', undefined],
  ['-V -m pip', undefined],
  ['-V x -m pip', undefined],
  ['--help -m pip', undefined],
  ['-- -m pip', undefined],
  ['- -m pip', undefined],
  ['app.py -m pip install x', undefined],
  ['aW-x -m pip', undefined],
  ['', undefined],
];

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

test('readModuleCall reads the arguments of a Python command as Python itself does', () => {
  for (const [command, options, pip = ''] of ROWS) {
    const call = readModuleCall(words(command));
    const expected = options === undefined ? undefined : [words(options), words(pip)];
    assert.deepEqual(call && [call.python.options, call.args], expected, command);
    // No argument may be lost, because pip-shim runs the command from these two lists.
    if (call) assert.deepEqual([...call.python.words, ...call.args], words(command));
  }
});

test('-E, -I and -s decide which environment variables Python reads', () => {
  const env = { HOME: '/h', PIP_USER: '1', PYTHONPATH: '/p', PYTHONNOUSERSITE: undefined };
  assert.equal(heededEnvironment(env, ['-B']).PYTHONPATH, '/p');
  assert.deepEqual(heededEnvironment(env, ['-E']), { HOME: '/h', PIP_USER: '1' });
  assert.deepEqual(heededEnvironment(env, ['-I']), { HOME: '/h', PIP_USER: '1', PYTHONNOUSERSITE: '1' });
  assert.deepEqual(heededEnvironment(env, ['-s']), { ...env, PYTHONNOUSERSITE: '1' });
});

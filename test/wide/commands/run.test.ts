// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell code
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertScriptActivates, boxWithVenv } from '../../e2e/commands/run-box.ts';
import { buildWheel } from '../../helpers/wheels.ts';

test('in a bash --posix script that loads the shell hook, an install activates its venv', (t) =>
  assertScriptActivates('bash --posix', t));

test('in a script that loads the shell hook, `python3 -m pip install` activates no venv, and pip-shim says so', async (t) => {
  for (const shell of ['dash', 'bash --posix']) {
    const box = await boxWithVenv(t);
    box.placeShims(['pip', 'python3', 'pip-shim']);
    const wheel = buildWheel(box.root, { name: 'other', version: '2.0' });
    const script = [
      'set -eu',
      'eval "$(pip-shim hook sh)"',
      'path=$PATH',
      `python3 -m pip install --no-index ${wheel}`,
      '[ "$path" = "$PATH" ] && echo "<${VIRTUAL_ENV-none}>"',
      'pip-shim push',
      'PATH=/mine:$PATH:/mine/too',
      'deactivate',
      '[ "$PATH" = "/mine:$path:/mine/too" ] && echo "<${VIRTUAL_ENV-none}>"',
      'if command -v deactivate; then exit 9; fi',
    ].join('\n');
    box.write('project/script', script);
    const [command = '', ...args] = shell.split(' ');
    const ran = await box.run(command, [...args, 'script'], { env: { PIP_SHIM_AUTO: 'venv' } });
    assert.deepEqual([ran.code, ran.stdout.match(/<.*>/g)], [0, ['<none>', '<none>']], ran.stderr);
    assert.match(ran.stderr, /installed in \.venv; to use its commands: export PATH=/);
    assert.doesNotMatch(ran.stderr, /active in this shell/);
    const words = [...args, '-c', 'eval "$(pip-shim hook sh)"; pip-shim push; exit $?'];
    const oneLine = await box.run(command, words);
    assert.equal(oneLine.code, 1);
    assert.match(oneLine.stderr, /type pip-shim as it is, on a line after the one that loads the hook/);
  }
});

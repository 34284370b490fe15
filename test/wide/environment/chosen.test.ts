import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AUTO } from '../../e2e/environment/script-box.ts';
import { promptBox, text } from '../../e2e/menu/prompt-box.ts';

test('at a terminal, pip list and pip freeze say whose packages they list, if pip-shim made the project’s venv', async (t) => {
  const box = await promptBox(t);
  const listed = async (args: readonly string[], env: Record<string, string> = {}): Promise<string> => {
    const terminal = await box.open('pip', args, { env });
    assert.equal((await terminal.exit).code, 0);
    return text(terminal);
  };
  const hint = /^hint: these are the system's packages; to see the project's: (.*)$/m;
  assert.doesNotMatch(await listed(['list']), hint);
  assert.equal((await box.run('pip', ['install', 'library'], { env: AUTO })).code, 0);
  const line = hint.exec(await listed(['freeze', '--all']))?.[1] ?? '';
  assert.equal(line, '.venv/bin/pip freeze --all');
  assert.match((await box.run('sh', ['-c', line])).stdout, /^library==1\.0$/m);
  assert.doesNotMatch(await listed(['list', '-q']), hint);
  assert.doesNotMatch(await listed(['list'], { CI: 'true' }), hint);
  assert.doesNotMatch((await box.run('pip', ['list'])).stderr, hint);
  // Without its pass, the .venv could have come with a clone.
  rmSync(join(box.home, '.local/state/pip-shim/passes'), { recursive: true });
  assert.doesNotMatch(await listed(['list']), hint);
});

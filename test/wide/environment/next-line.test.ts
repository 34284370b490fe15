import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUTO, scriptBox } from '../../e2e/environment/script-box.ts';
import { ownVenv } from '../../helpers/own-venv.ts';

test('pip list and pip freeze are plain pip if no setting chooses a venv, or with --user or --path', async (t) => {
  const box = await scriptBox(t);
  await ownVenv(box);
  const plain = async (line: string, env: Record<string, string>): Promise<void> => {
    const real = await box.script(line.replace(/^pip/, box.python.pip), { env: {} });
    assert.equal(await box.script(line, { env }), real, line);
  };
  await plain('pip list', {});
  await plain('pip freeze', { PIP_SHIM_AUTO: 'pipx' });
  await plain('pip list', { ...AUTO, PIP_SHIM_DISABLE: '1' });
  await plain('pip list --user', AUTO);
  await plain('pip list --path /nowhere', AUTO);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AllowingTools, recordAllowed } from '../../../src/environment/allowing.ts';
import { identityOf } from '../../../src/environment/marker.ts';
import { fakeLook } from '../system/fake-look.ts';

const look = { ...fakeLook({ v: { 'pyvenv.cfg': 'x' } }), realPath: (path: string) => `/real${path}` };

/** Fake files and a fake registry, which note each call. If `error` is given, the registry throws it. */
function toolsWith(error?: Error) {
  const done: unknown[] = [];
  const note =
    (what: string) =>
    (...words: readonly unknown[]): void =>
      void done.push([what, ...words]);
  const files = { randomToken: () => 'token', writeFile: note('write'), removeFile: note('remove') };
  const record = (...words: readonly unknown[]): void => {
    note('record')(...words);
    if (error) throw error;
  };
  return { done, tools: { look, files, registry: { find: () => undefined, record } } as AllowingTools };
}

const WRITTEN = ['write', '/v/.pip-shim', 'token\n/real/v\n'];
const RECORDED = ['record', '/v', 'token', 'allowed', identityOf('/v', look)];

test('the token is written into the venv before the registry records the venv and its identity', () => {
  const { done, tools } = toolsWith();
  recordAllowed('/v', tools);
  assert.deepEqual(done, [WRITTEN, RECORDED]);
});

test('if the registry can not record the venv, the token is removed again', () => {
  const { done, tools } = toolsWith(new Error('full'));
  assert.throws(() => recordAllowed('/v', tools), /full/);
  assert.deepEqual(done, [WRITTEN, RECORDED, ['remove', '/v/.pip-shim']]);
});

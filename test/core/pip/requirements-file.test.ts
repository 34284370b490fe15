import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasVariable, plainRequirements } from '../../../src/core/pip/requirements-file.ts';
import type { PipWorld } from '../../../src/core/pip/world.ts';

const readWith = (text: string): readonly string[] | undefined => {
  const nothing = { exists: () => false, isDirectory: () => false };
  const world: PipWorld = {
    ...{ env: { TOKEN: 'secret' }, pipVersion: undefined, home: '/', platform: 'linux', prefix: '/usr' },
    ...{ ...nothing, readText: () => text },
  };
  return plainRequirements('requirements.txt', world);
};
const VARIABLE = '$' + '{TOKEN}';

test('the value of a variable is not in what a tool may be told', () => {
  const read = readWith(`six # one\ndemo @ https://\\\n${VARIABLE}@h/demo.whl\n`);
  assert.deepEqual(read, ['six', `demo @ https://${VARIABLE}@h/demo.whl`]);
  assert.deepEqual(read?.map(hasVariable), [false, true]);
});

test('a file with options is not plain; with variables it is told even so', () => {
  assert.equal(readWith('six\n--no-index\n'), undefined);
  assert.deepEqual(readWith(`--index-url https://${VARIABLE}@h\n`), [`--index-url https://${VARIABLE}@h`]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasVariable, readRequirementsFile } from '../../../../src/core/pip/requirements-file.ts';
import type { PipWorld } from '../../../../src/core/pip/world.ts';

function worldWith(files: Readonly<Record<string, string>>): PipWorld {
  const nothing = { exists: () => false, isDirectory: () => false };
  return {
    ...{ env: { TOKEN: 'secret' }, pipVersion: undefined, home: '/', platform: 'linux', prefix: '/usr' },
    ...{ ...nothing, readText: (path) => files[path] },
  };
}
const read = (files: Readonly<Record<string, string>>): readonly string[] | undefined =>
  readRequirementsFile('requirements.txt', worldWith(files)).lines;
const VARIABLE = '$' + '{TOKEN}';

test('the value of a variable is not in what a tool may be told', () => {
  const lines = read({ 'requirements.txt': `six # one\ndemo @ https://\\\n${VARIABLE}@h/demo.whl\n` });
  assert.deepEqual(lines, ['six', `demo @ https://${VARIABLE}@h/demo.whl`]);
  assert.deepEqual(lines?.map(hasVariable), [false, true]);
});

test('options stay; what is included stands in its place, as far as it can be read', () => {
  const files = {
    'requirements.txt': 'six\n-r deep/base.in\n--requirement=gone.txt\n--no-index\n',
    'deep/base.in': '-e .\n-rmore.txt\n',
    'deep/more.txt': `-r ../requirements.txt\n--index-url https://${VARIABLE}@h\n`,
  };
  const more = ['-r ../requirements.txt', `--index-url https://${VARIABLE}@h`];
  assert.deepEqual(read(files), ['six', '-e .', ...more, '--requirement=gone.txt', '--no-index']);
  assert.equal(read({}), undefined);
});

test('the options of a file and of those that it includes, with the file of each', () => {
  const texts: Record<string, string> = {
    'a/all.txt': `six --hash sha256:${'0'.repeat(64)}\n-r more.txt\n-c https://h/c.txt\n`,
    'a/more.txt': `-i https://${VARIABLE}@h/ --pre # said\n--extra-index-url=https://i/\n`,
    'a/round.txt': '-r round.txt\n',
    'a/odd.txt': '--of-nobody\n',
  };
  const world = worldWith(texts);
  const options = readRequirementsFile('a/all.txt', world).options?.map(({ name, value, file }) => [
    name,
    value,
    file,
  ]);
  assert.deepEqual(options?.slice(1), [
    ['--requirement', 'more.txt', 'a/all.txt'],
    ['--index-url', 'https://secret@h/', 'a/more.txt'],
    ['--pre', undefined, 'a/more.txt'],
    ['--extra-index-url', 'https://i/', 'a/more.txt'],
    ['--constraint', 'https://h/c.txt', 'a/all.txt'],
  ]);
  assert.deepEqual(readRequirementsFile('https://h/all.txt', world), { options: [], lines: undefined });
  for (const file of ['a/round.txt', 'a/nothing.txt', 'a/odd.txt'])
    assert.equal(readRequirementsFile(file, world).options, undefined, file);
});

test('a file that is included twice is told once, however deep that goes', () => {
  const names = ['requirements.txt', ...Array.from({ length: 200 }, (_, at) => `${at}.txt`)];
  const files = names.map((name, at) => [name, `-r ${at}.txt\n-r ${at}.txt\nsix\n`] as const);
  const all = { ...Object.fromEntries(files), '200.txt': 'last\n' };
  const lines = read(all);
  assert.equal(readRequirementsFile('requirements.txt', worldWith(all)).options?.length, 2 * names.length);
  assert.deepEqual(lines, ['last', ...names.map(() => 'six')]);
});

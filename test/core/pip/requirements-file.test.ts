import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fileOptions,
  hasVariable,
  optionsOf,
  plainRequirements,
} from '../../../src/core/pip/requirements-file.ts';
import type { PipWorld } from '../../../src/core/pip/world.ts';

function worldWith(files: Readonly<Record<string, string>>): PipWorld {
  const nothing = { exists: () => false, isDirectory: () => false };
  return {
    ...{ env: { TOKEN: 'secret' }, pipVersion: undefined, home: '/', platform: 'linux', prefix: '/usr' },
    ...{ ...nothing, readText: (path) => files[path] },
  };
}
const readWith = (text: string): readonly string[] | undefined =>
  plainRequirements('requirements.txt', worldWith({ 'requirements.txt': text }));
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

const OPTIONS: [name: string, files: Record<string, string>, found: [string[], boolean] | undefined][] = [
  ['none', { 'r.txt': 'six\n' }, [[], false]],
  [
    'of a line and of the file',
    { 'r.txt': 'six --hash=sha256:0 \n-i http://h\n' },
    [['--hash', '--index-url'], false],
  ],
  [
    'of what is included',
    { 'r.txt': '-r sub/a.txt\n', 'sub/a.txt': '-c b.txt\n', 'sub/b.txt': `${VARIABLE}\n--pre\n` },
    [['--requirement', '--constraint', '--pre'], true],
  ],
  ['of one that is not there', { 'r.txt': '-r a.txt\n' }, undefined],
  ['of one that includes itself', { 'r.txt': '-r ./r.txt\n' }, undefined],
  ['of one behind a URL', { 'r.txt': '-r https://h/a.txt\n' }, undefined],
];
for (const [name, files, found] of OPTIONS) {
  test(`options in a requirements file: ${name}`, () => {
    const seen = optionsOf('r.txt', worldWith(files));
    assert.deepEqual(seen && [[...seen.options], seen.hasVariables], found);
  });
}
test('the options of a file and of those that it includes, with the file of each', () => {
  const texts: Record<string, string> = {
    'a/all.txt': `six --hash sha256:${'0'.repeat(64)}\n-r more.txt\n-c https://h/c.txt\n`,
    'a/more.txt': `-i https://${VARIABLE}@h/ --pre # said\n--extra-index-url=https://i/\n`,
    'a/round.txt': '-r round.txt\n',
  };
  const world = worldWith(texts);
  const options = fileOptions('a/all.txt', world).map(({ name, value, file }) => [name, value, file]);
  assert.deepEqual(options.slice(1), [
    ['--requirement', 'more.txt', 'a/all.txt'],
    ['--index-url', 'https://secret@h/', 'a/more.txt'],
    ['--pre', undefined, 'a/more.txt'],
    ['--extra-index-url', 'https://i/', 'a/more.txt'],
    ['--constraint', 'https://h/c.txt', 'a/all.txt'],
  ]);
  assert.deepEqual(fileOptions('https://h/all.txt', world), []);
  for (const file of ['a/round.txt', 'a/nothing.txt']) assert.throws(() => fileOptions(file, world));
});

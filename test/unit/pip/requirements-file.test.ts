import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predict } from '../../../src/pip/predict.ts';
import { beside, hasVariable, readRequirementsFile } from '../../../src/pip/requirements-file.ts';
import type { PipWorld } from '../../../src/pip/world.ts';

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

test('the lines that a project’s tool gets contain the name of a variable, not its value', () => {
  const lines = read({ 'requirements.txt': `six # one\ndemo @ https://\\\n${VARIABLE}@h/demo.whl\n` });
  assert.deepEqual(lines, ['six', `demo @ https://${VARIABLE}@h/demo.whl`]);
  assert.deepEqual(lines?.map(hasVariable), [false, true]);
});

test('options stay, and the lines of an included file replace the include if the file can be read', () => {
  const files = {
    'requirements.txt': 'six\n-r deep/base.in\n--requirement=gone.txt\n--no-index\n',
    'deep/base.in': '-e .\n-rmore.txt\n',
    'deep/more.txt': `-r ../requirements.txt\n--index-url https://${VARIABLE}@h\n`,
  };
  const more = ['-r ../requirements.txt', `--index-url https://${VARIABLE}@h`];
  assert.deepEqual(read(files), ['six', '-e .', ...more, '--requirement=gone.txt', '--no-index']);
  assert.equal(read({}), undefined);
});

test('each option of a requirements file or an included file is listed with the file that contains it', () => {
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

test('the lines of a file that is included twice are listed once, at any depth', () => {
  const names = ['requirements.txt', ...Array.from({ length: 200 }, (_, at) => `${at}.txt`)];
  const files = names.map((name, at) => [name, `-r ${at}.txt\n-r ${at}.txt\nsix\n`] as const);
  const all = { ...Object.fromEntries(files), '200.txt': 'last\n' };
  const lines = read(all);
  assert.equal(readRequirementsFile('requirements.txt', worldWith(all)).options?.length, 2 * names.length);
  assert.deepEqual(lines, ['last', ...names.map(() => 'six')]);
});

/** A file's text, and whether pip-shim reads the file. It does so only if pip reads the file as UTF-8. */
const ENCODINGS: readonly (readonly [text: string, isRead: boolean])[] = [
  ['# -*- coding: utf-8 -*-\n--pre\n', true],
  ['# coding=UTF8\n--pre\n', true],
  ['# -*- coding: latin-1 -*-\n--pre\n', false],
  ['#\n# coding:latin-1\n--pre\n', false],
  ['#\n#\n# coding: latin-1\n--pre\n', true], // only the first two lines can name an encoding
  ['six # coding: latin-1\n--pre\n', true], // only a line that begins with # can name an encoding
  ['--pre\n#\0\n', false],
  ['--pre\n#\ufffd\n', false],
];
for (const [text, isRead] of ENCODINGS) {
  test(`${JSON.stringify(text)} is ${isRead ? '' : 'not '}read as UTF-8`, () => {
    const { options } = readRequirementsFile('r.txt', worldWith({ 'r.txt': text }));
    assert.deepEqual(options, isRead ? [{ name: '--pre', file: 'r.txt' }] : undefined);
  });
}

test('a requirements file may be a file URL, in lower or upper case', () => {
  const world = worldWith({ '/a/r.txt': '--pre\n' });
  const names = (file: string) => readRequirementsFile(file, world).options?.map(({ name }) => name);
  for (const file of ['/a/r.txt', 'file:///a/r.txt', 'FILE://localhost/a/r.txt', 'file:/a/r.txt'])
    assert.deepEqual(names(file), ['--pre'], file);
  assert.deepEqual(names('HTTPS://h/r.txt'), []);
});

test('a file that includes itself is reported, whatever the spelling of its path', () => {
  const texts: Readonly<Record<string, string>> = { 'r.txt': '-r sub/../r.txt\n' };
  const prediction = predict(['uninstall', '-y', '-r', 'r.txt'], worldWith(texts));
  assert.deepEqual(prediction, { kind: 'other', why: 'r.txt includes itself' });
});

const BESIDE: readonly (readonly [file: string, included: string, path: string])[] = [
  ['r.txt', 'more.txt', 'more.txt'],
  ['r.txt', '../more.txt', '../more.txt'],
  ['r.txt', '../../more.txt', '../../more.txt'],
  ['a/r.txt', '../more.txt', 'more.txt'],
  ['a/b/r.txt', '../../../more.txt', '../more.txt'],
  ['/a/r.txt', './more.txt', '/a/more.txt'],
  ['/a/r.txt', '/b/more.txt', '/b/more.txt'],
  ['/a/r.txt', 'HTTPS://h/../more.txt', 'HTTPS://h/../more.txt'],
];
for (const [file, included, path] of BESIDE)
  test(`${included} included by ${file} is ${path}`, () => assert.equal(beside(file, included), path));

test('an empty comment is removed, and an include is replaced only if it is alone on its line', () => {
  const files = { 'requirements.txt': 'six #\n#\n-r more.txt --pre\n-r more.txt\n', 'more.txt': 'demo\n' };
  assert.deepEqual(read(files), ['six', '-r more.txt --pre', 'demo']);
});

test('an apostrophe in a URL does not quote the options after it', () => {
  const line = "demo @ https://h/it's.zip --no-binary demo\n";
  const { options } = readRequirementsFile('r.txt', worldWith({ 'r.txt': line }));
  assert.deepEqual(options, [{ name: '--no-binary', value: 'demo', file: 'r.txt' }]);
});

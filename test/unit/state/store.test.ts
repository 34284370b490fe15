import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { recordName, storeIn } from '../../../src/state/store.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

interface Sample {
  readonly text: string;
}

function sampleStore(t: TestContext) {
  const root = freshDir('store');
  t.after(() => removeTree(root));
  const told: string[] = [];
  const directory = join(root, 'state/samples');
  const isSample = ({ text }: Partial<Sample>): boolean => (text?.length ?? 0) > 0;
  const store = storeIn<Sample>(directory, isSample, (file) => told.push(file));
  return { root, directory, told, store, quiet: storeIn<Sample>(directory, isSample) };
}

test('a stored record can be read until it is removed, and only the user may read its file', (t) => {
  const { directory, store } = sampleStore(t);
  assert.deepEqual([store.read('a.json'), store.names(), store.remove('a.json')], [undefined, [], false]);
  store.write('a.json', { text: 'x' });
  assert.deepEqual([store.read('a.json'), store.names()], [{ text: 'x' }, ['a.json']]);
  assert.equal(readFileSync(store.fileOf('a.json'), 'utf8'), '{"format":1,"text":"x"}\n');
  assert.deepEqual(
    [directory, store.fileOf('a.json')].map((path) => statSync(path).mode & 0o777),
    [0o700, 0o600],
  );
  assert.equal(store.remove('a.json'), true);
  assert.equal(store.read('a.json'), undefined);
});

const UNREADABLE = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"format":2,"text":"x"}',
  '{"text":"x"}',
  '{"format":1}',
];
for (const text of UNREADABLE)
  test(`the store sets aside a file with ${text || 'nothing'}, and reports the file once`, (t) => {
    const { store, quiet, told } = sampleStore(t);
    store.write('a.json', { text: 'x' });
    writeFileSync(store.fileOf('a.json'), text);
    assert.equal(quiet.read('a.json'), undefined);
    assert.ok(existsSync(store.fileOf('a.json')), 'without setAside the file stays');
    assert.deepEqual([store.read('a.json'), store.read('a.json')], [undefined, undefined]);
    assert.deepEqual(told, [`${store.fileOf('a.json')}.unreadable`]);
    assert.equal(readFileSync(told[0] ?? '', 'utf8'), text);
  });

test('if others may write to its directory, the store reads no record and refuses to write a record', (t) => {
  const { directory, store } = sampleStore(t);
  store.write('a.json', { text: 'x' });
  chmodSync(directory, 0o777);
  assert.deepEqual([store.read('a.json'), store.names()], [undefined, []]);
  assert.throws(() => store.write('b.json', { text: 'x' }), /others may write there/);
});

test('recordName is the same for a path and a link to it, and differs for another directory', (t) => {
  const { root } = sampleStore(t);
  for (const name of ['one', 'two']) mkdirSync(join(root, name));
  symlinkSync(join(root, 'one'), join(root, 'link'));
  const [one, two, link] = ['one', 'two', 'link'].map((name) => recordName(join(root, name)));
  assert.equal(one, link);
  assert.notEqual(one, two);
  assert.match(one ?? '', /^[0-9a-f]{32}\.json$/);
});

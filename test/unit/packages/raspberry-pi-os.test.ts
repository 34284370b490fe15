import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningOf, packageOfRaspberryPiOs, packagesOfRaspberryPiOs } from '../../../src/packages/meant.ts';
import { entryOf, rowsOf } from '../data/catalogue-file.ts';
import { tables } from '../remedies/facts-of-names.ts';

const NAMES = '# r o head\ncam r n python3-cam\nhat r o python3-hat\nled p n python3-led\n';

test('a name has a package of Raspberry Pi OS only if names.txt says so', () => {
  const found = (typed: string) => packageOfRaspberryPiOs(typed, NAMES);
  assert.deepEqual(['cam', 'hat', 'led', 'nobody'].map(found), [
    'python3-cam',
    'python3-hat',
    ...[undefined, undefined],
  ]);
  assert.deepEqual(packagesOfRaspberryPiOs(NAMES), ['python3-cam', 'python3-hat']);
});

test('if the index has no project of the name, only the package can be meant', () => {
  const meaning = (typed: string) => meaningOf(typed, { names: NAMES, catalogue: '' });
  assert.deepEqual(meaning('cam'), {
    ...{ kind: 'system package', typed: 'cam', onIndex: 'nothing', systemPackages: ['python3-cam'] },
    isOfRaspberryPiOs: true,
  });
  assert.equal(meaning('hat'), undefined);
});

test('names.txt has each row of raspberry-pi-os.tsv, and each row has a source and a name that the catalogue lacks', () => {
  const rows = rowsOf('../../../data/names/raspberry-pi-os.tsv');
  const packages = rows.map(([typed = '', systemPackage = '', source, ...more]) => {
    assert.match(source ?? '', /^[\w.-]+\/[\w.-]+, |^picamera2 [\d.]+ on the index, /, typed);
    assert.deepEqual(more, [], typed);
    assert.equal(packageOfRaspberryPiOs(typed, tables.names), systemPackage);
    assert.deepEqual([entryOf(typed).kind, entryOf(typed).systemPackages], ['unknown', []], typed);
    return systemPackage;
  });
  assert.deepEqual(packagesOfRaspberryPiOs(tables.names), packages);
  for (const name of ['python3-picamera2', 'python3-libcamera', 'python3-lgpio', 'python3-sense-hat'])
    assert.ok(packages.includes(name), name);
});

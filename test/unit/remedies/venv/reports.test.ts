import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteReports } from '../../../../src/remedies/venv/sources/reports.ts';
import { fakeLook } from '../../system/fake-look.ts';

const PYPI = 'https://files.pythonhosted.org/packages/aa/bb/A_b-1-py3-none-any.whl';
const item = (url: unknown, name: unknown = 'A_b', more: object = {}): object => ({
  download_info: { url },
  metadata: { name, version: '1' },
  ...more,
});
const reportOf = (...install: readonly unknown[]): string => JSON.stringify({ version: '1', install });

/** The record after reports of pip's, for a venv with a-b 1 and, with a record, other 2. */
const recordAfter = (...reports: readonly string[]): string | undefined => recordIn('made', reports);

function recordIn(state: 'made' | 'allowed', reports: readonly string[]): string | undefined {
  let record: string | undefined;
  const metadata = (name: string, version: string): string => `Name: ${name}\nVersion: ${version}\n`;
  const site = {
    'A_b-1.dist-info': { METADATA: metadata('A_b', '1') },
    'other-2.dist-info': { METADATA: metadata('other', '2') },
  };
  type Tools = Parameters<typeof noteReports>[1];
  noteReports('/v', {
    registry: { find: () => ({ state }) } as unknown as Tools['registry'],
    look: fakeLook({ v: { lib: { 'python3.9': { 'site-packages': site } } } }),
    files: {
      writeFile: (_: string, text: string) => {
        record = text;
      },
    } as Tools['files'],
    fastPathCache: { takeReports: () => reports },
  });
  return record;
}

test('only a file that lies at PyPI under its own name proves the default index', () => {
  const { sources } = JSON.parse(recordAfter('', '{', reportOf(), reportOf(item(PYPI))) ?? '{}');
  assert.deepEqual(
    sources.map(({ file, index }: { file: string; index: string }) => [file, index]),
    [['A_b-1.dist-info', '']],
  );
  for (const [why, ...install] of [
    ['another host', item('https://files.pythonhosted.org.example/packages/A_b-1.whl')],
    ['no TLS', item(PYPI.replace('https', 'http'))],
    ['named by its URL', item(PYPI, 'A_b', { is_direct: true })],
    ['another version is installed', item(PYPI, 'other')],
    ['no package', item(PYPI, 7), item(7), null, {}, 'x'],
  ] as const)
    assert.equal(recordAfter(reportOf(...install)), undefined, why);
  assert.equal(
    recordIn('allowed', [reportOf(item(PYPI))]),
    undefined,
    'a venv that is only allowed stays as it is',
  );
  assert.equal(recordAfter('null', '[]', '{"install": {}}'), undefined, 'no report');
});

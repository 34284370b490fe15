import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fetchedPips, NO_PIPS } from '../../../helpers/pip-wheels.ts';
import { markedPython } from '../../../helpers/python.ts';
import { freshDir } from '../../../helpers/temp.ts';
import { generatedRows } from './generated-rows.ts';
import { type Case, differences, openOracle } from './oracle.ts';
import { type Places, placeRow } from './real-world.ts';
import { allRows } from './rows.ts';

const root = freshDir('oracle');
const cases: readonly Case[] = [...allRows, ...generatedRows(500)].map((row, index) => {
  const at = join(root, String(index));
  const places: Places = { home: join(at, 'home'), cwd: join(at, 'cwd'), prefix: join(at, 'prefix') };
  const { args, env } = placeRow(row, places);
  return {
    args,
    cwd: places.cwd,
    prefix: places.prefix,
    env: { HOME: places.home, PATH: '/usr/bin:/bin', ...env },
  };
});

async function compare(python: string, wheel: string | undefined, pipVersion: string): Promise<void> {
  const oracle = openOracle(python, wheel);
  const found: string[] = [];
  try {
    for (const row of cases) found.push(...differences(row, await oracle.ask(row), pipVersion));
  } finally {
    oracle.close();
  }
  assert.equal(found.length, 0, `of ${cases.length} rows:\n${found.join('\n')}`);
}

test(`pip's own parser reads ${cases.length} command lines as predict does`, async () => {
  const { python, pipVersion } = await markedPython();
  await compare(python, undefined, pipVersion);
});

if (fetchedPips().length === 0) test('the same with other pips', { skip: NO_PIPS });
for (const { path, version } of fetchedPips()) {
  test(`the same with pip ${version}`, async () => {
    const { python } = await markedPython();
    await compare(python, path, version);
  });
}

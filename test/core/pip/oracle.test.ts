import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { predict } from '../../../src/core/pip/predict.ts';
import { run } from '../../helpers/process.ts';
import { markedPython } from '../../helpers/python.ts';
import { freshDir } from '../../helpers/temp.ts';
import { generatedRows } from './generated-rows.ts';
import { type PlacedRow, type Places, placeRow, realWorld } from './real-world.ts';
import { allRows } from './rows.ts';

const ORACLE = fileURLToPath(new URL('oracle.py', import.meta.url));

interface Case extends PlacedRow {
  readonly cwd: string;
  readonly prefix: string;
}

interface Answer {
  readonly kind: string;
  readonly rest: readonly string[] | null;
  readonly settings: Readonly<Record<string, unknown>> | null;
}

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
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: root,
    PYTHONNOUSERSITE: '1',
    ...(wheel ? { PYTHONPATH: wheel } : {}),
  };
  const { code, stdout, stderr } = await run(python, ['-B', ORACLE], {
    env,
    cwd: root,
    input: JSON.stringify(cases),
  });
  assert.equal(code, 0, stderr);
  const answers: readonly Answer[] = JSON.parse(stdout);
  const differences = cases.flatMap((row, index) => difference(row, answers[index], pipVersion));
  assert.equal(differences.length, 0, `of ${cases.length} rows:\n${differences.join('\n')}`);
}

function difference(row: Case, answer: Answer | undefined, pipVersion: string): string[] {
  const world = realWorld(row.cwd, { env: row.env, pipVersion, home: '/nonexistent', prefix: row.prefix });
  const prediction = predict(row.args, world);
  const { HOME, PATH, ...env } = row.env;
  const shown = `${JSON.stringify(row.args)} ${JSON.stringify(env)} in ${row.cwd}:`;
  if (prediction.kind !== answer?.kind)
    return [`${shown} pip ${answer?.kind}, we ${prediction.kind}: ${prediction.why}`];
  if (prediction.kind !== 'refusal') return [];
  const { request } = prediction;
  const read = answer.settings ?? {};
  const pairs: [string, unknown, unknown][] = [
    ['requirements', request.requirements, answer.rest],
    ['editables', request.editables, read.editables ?? []],
    ['requirementFiles', request.requirementFiles, read.requirements ?? []],
    ['constraintFiles', request.constraintFiles, read.constraints ?? []],
    [
      'groups',
      request.groups.map((group) => group.replace(/^.*:/s, '')),
      ((read.dependency_groups ?? []) as string[][]).map((pair) => pair[1]),
    ],
    ['user', request.settings.user !== undefined, Boolean(read.use_user_site)],
    ['noInput', request.settings.noInput, Boolean(read.no_input)],
    ['dryRun', request.settings.dryRun, Boolean(read.dry_run)],
    ['debug', request.settings.debug, Boolean(read.debug_mode)],
    ['quiet', request.settings.quiet, read.quiet],
    ['verbose', request.settings.verbose, read.verbose],
  ];
  return pairs
    .filter(([, ours, theirs]) => JSON.stringify(ours) !== JSON.stringify(theirs))
    .map(
      ([name, ours, theirs]) => `${shown} ${name}: pip ${JSON.stringify(theirs)}, we ${JSON.stringify(ours)}`,
    );
}

test(`pip's own parser reads ${cases.length} command lines as predict does`, async () => {
  const { python, pipVersion } = await markedPython();
  await compare(python, undefined, pipVersion);
});

const wheels = process.env.PIP_SHIM_TEST_PIP_WHEELS;
if (!wheels) test('the same with other pips', { skip: 'PIP_SHIM_TEST_PIP_WHEELS names no directory' });
for (const wheel of wheels ? readdirSync(wheels).filter((name) => name.endsWith('.whl')) : []) {
  test(`the same with ${basename(wheel)}`, async () => {
    const { python } = await markedPython();
    await compare(python, join(wheels ?? '', wheel), wheel.split('-')[1] ?? '');
  });
}

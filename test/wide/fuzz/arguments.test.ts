import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Box, fakePip, fakePython, makeBox, placeShim } from '../../e2e/shims/shim-box.ts';
import { fetchedPips, NO_PIPS } from '../../helpers/pip-wheels.ts';
import { markedPython } from '../../helpers/python.ts';
import { freshDir } from '../../helpers/temp.ts';
import { type Case, differences, openOracle } from '../../unit/pip/oracle.ts';
import { type Places, placeRow } from '../../unit/pip/real-world.ts';
import type { Row } from '../../unit/pip/rows.ts';
import { commandLines, STANDING_FILES } from './command-lines.ts';
import { LIMIT, runs } from './runs.ts';

/** The number of drawn command lines. It is more than DISTINCT, since some command lines come twice. */
const DRAWN = 2300;
const DISTINCT = 2000;

/** Makes directories that all rows share. Returns a function that replaces their files by those of a row. */
function makePlaces(): (row: Row) => Case {
  const root = freshDir('fuzz');
  const places: Places = { home: join(root, 'home'), cwd: join(root, 'cwd'), prefix: join(root, 'prefix') };
  placeRow({ args: '', files: STANDING_FILES }, places);
  const standing = new Set(readdirSync(places.cwd));
  return (row) => {
    // pip may have written a log, under any name.
    for (const name of readdirSync(places.cwd)) {
      if (!standing.has(name)) rmSync(join(places.cwd, name), { recursive: true });
    }
    rmSync(places.home, { recursive: true });
    const { args, env } = placeRow(row, places);
    return { args, ...places, env: { HOME: places.home, PATH: '/usr/bin:/bin', ...env } };
  };
}

/** Makes a shim for a fake pip of an externally managed Python. Exit code 7 shows that a fake Node.js ran. */
function makeFastPath(): Box {
  const box = makeBox();
  fakePip(join(box.bin, 'pip'), fakePython(join(box.root, 'usr'), { marked: true }), 'exit 0');
  placeShim(join(box.shims, 'pip'), box.home, fakePip(join(box.root, 'node'), '/bin/sh', 'exit 7'));
  return box;
}

async function assertNeverPastTheShim({ args, env }: Case, { run, env: own }: Box): Promise<void> {
  const settings = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('PIP_')));
  const { code } = await run('pip', args, { env: { ...own, ...settings }, timeout: 60_000 });
  assert.equal(code, 7, `pip refuses, but the shim has run it at once: ${JSON.stringify([args, settings])}`);
}

interface Pip {
  readonly python: string;
  readonly wheel?: string;
  readonly pipVersion: string;
}

async function agree(
  { python, wheel, pipVersion }: Pip,
  drawn: number,
): Promise<ReadonlyMap<string, string>> {
  const [oracle, place, fastPath] = [openOracle(python, wheel), makePlaces(), makeFastPath()];
  const met = new Map<string, string>();
  const property = fc.asyncProperty(commandLines, async (row) => {
    const given = place(row);
    const answer = await oracle.ask(given);
    met.set(JSON.stringify(row), answer.kind);
    assert.deepEqual(differences(given, answer, pipVersion), []);
    if (answer.kind === 'refusal') await assertNeverPastTheShim(given, fastPath);
  });
  try {
    await fc.assert(property, runs(drawn));
  } finally {
    oracle.close();
  }
  return met;
}

test(`for random command lines, predict() agrees with pip's parser, and the shim starts Node.js for refused commands`, {
  timeout: LIMIT,
}, async (t) => {
  const { python, pipVersion } = await markedPython();
  const kinds = [...(await agree({ python, pipVersion }, DRAWN)).values()];
  const count = (wanted: string) => kinds.filter((kind) => kind === wanted).length;
  t.diagnostic(`${kinds.length} distinct, ${count('refusal')} of them refused`);
  assert.ok(kinds.length >= DISTINCT, `${kinds.length} distinct command lines`);
  // With too few command lines of one kind, the test would prove nothing about that kind.
  for (const kind of ['refusal', 'other']) assert.ok(count(kind) >= 300, `${count(kind)} ended in ${kind}`);
  assert.ok(count('require-virtualenv') >= 10);
});

if (fetchedPips('25').length === 0) test('predict() agrees with other releases of pip', { skip: NO_PIPS });
for (const { path, version } of fetchedPips('25')) {
  test(`for random command lines, predict() agrees with pip ${version}`, { timeout: LIMIT }, async () => {
    const { python } = await markedPython();
    await agree({ python, wheel: path, pipVersion: version }, 500);
  });
}

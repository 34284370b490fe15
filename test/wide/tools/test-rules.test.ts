import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

// Checks which tests .ci/test-rules.mjs reports and which it accepts.

const CLOCK = 'bounds the time that something takes';
const ASSERTION = 'has no assertion';
const CODE = 'accepts more than one exit code';

/** The helpers that the samples import. */
const HELPERS = `import assert from 'node:assert/strict';
export async function same(one: unknown, other: unknown) { assert.equal(one, other); }
export async function boxFor() { const box = {}; assert.ok(box); return box; }
`;

/** Each sample with the message that the script must print. A sample without a message breaks no rule. */
const SAMPLES: readonly (readonly [sample: string, says?: string])[] = [
  ["test('a', () => { const start = Date.now(); work(); assert.ok(Date.now() - start < 100); });", CLOCK],
  [
    "test('a', () => { const at = performance.now(); const took = performance.now() - at; assert.ok(took < 3000, String(took)); });",
    CLOCK,
  ],
  [
    "const took = () => { const from = process.hrtime(); work(); return process.hrtime(from); };\ntest('a', () => assert.ok(took()[0] < 2));",
    CLOCK,
  ],
  [
    "test('a', () => { const from = process.hrtime.bigint(); work(); if (process.hrtime.bigint() - from > 5n) throw new Error('slow'); assert.ok(x); });",
    CLOCK,
  ],
  ["test('a', () => { const end = Date.now() + 100; work(); assert.ok(Date.now() < end); });", CLOCK],
  [
    "test('a', async () => { const end = Date.now() + 60_000; while (!done()) if (Date.now() > end) throw new Error('hangs'); assert.ok(done()); });",
  ],
  [
    "test('a', () => { const aDayAgo = Date.now() - 86_400_000; touch(aDayAgo); assert.equal(read(), aDayAgo); });",
  ],
  ["test('a', () => assert.ok(Math.abs(Date.parse(at) - Date.now()) < 3_600_000));"],

  ["test('a', async () => { await run('x'); });", ASSERTION],
  ["test('a', { skip: false }, () => { assert.ok(true); });", ASSERTION],
  ["const go = async () => { await run('x'); };\ntest('a', go);", ASSERTION],
  ["test('a', async (t) => { const box = await boxFor(); await box.run('x'); });", ASSERTION],
  ["test('a', async (t) => { await t.test('b', () => work()); assert.ok(x); });", ASSERTION],
  ["const go = async () => { assert.equal(await run('x'), 0); };\ntest('a', async () => { await go(); });"],
  ["const go = () => { assert.equal(work(), 0); };\ntest('a', go);"],
  [
    'for (const row of rows) test(row.name, async () => { await Promise.all(row.all.map(one)); });\nfunction one(x: number) { assert.ok(x > 1); }',
  ],
  ["test('a', async () => { await same(work(), 1); });"],
  ["test('a', async () => { await terminal.waitFor('ready'); });"],
  ["test('a', async () => { await assert.rejects(work()); });"],
  ['assert.ok(/x/.test(text));'],

  ["const rows = [{ args: ['x'], code: -1 }];", CODE],
  ["test('a', () => { assert.ok([0, 1, 2].includes(code)); });", CODE],
  ["test('a', () => { assert.ok([0, 1].includes(result.code ?? 0)); });", CODE],
  ["test('a', () => { assert.ok(code !== undefined); });", CODE],
  ["test('a', () => { assert.notEqual(ended.code, null); });", CODE],
  ["test('a', () => { assert.ok(code === 0 || code === 1); });", CODE],
  ["test('a', () => { assert.equal(typeof code === 'number', true); });", CODE],
  ["const rows = [{ args: ['x'], code: 1 }];"],
  ["const failed = await run('x').catch(() => ({ code: -1 }));"],
  ["test('a', () => { assert.ok(code !== 0); assert.ok([1, 2].includes(lines)); });"],
];

test('test-rules.mjs reports each broken rule with its line, and nothing else', async () => {
  const directory = freshDir('test-rules');
  writeFileSync(join(directory, 'helpers.ts'), HELPERS);
  const head = "import { boxFor, same } from './helpers.ts';\n";
  for (const [index, [sample]] of SAMPLES.entries())
    writeFileSync(join(directory, `${String(index).padStart(2, '0')}.test.ts`), head + sample);
  const { code, stdout, stderr } = await run(
    process.execPath,
    [join(repository, '.ci/test-rules.mjs'), directory],
    {
      cwd: directory,
    },
  );
  const found = stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\.test\.ts:\d+: /, ' '));
  const expected = SAMPLES.flatMap(([, says], index) =>
    says ? [`${String(index).padStart(2, '0')} ${says}`] : [],
  );
  assert.deepEqual(found, expected);
  assert.match(stderr, /^02\.test\.ts:3: /m);
  assert.equal(
    stdout,
    `${SAMPLES.length + 1} files, ${expected.length} places that break a rule of the tests\n`,
  );
  assert.equal(code, 1);
});

test('test-rules.mjs exits with 0 if no test breaks a rule, and with 1 if there is no test file', async () => {
  const directory = freshDir('test-rules');
  const check = () => run(process.execPath, [join(repository, '.ci/test-rules.mjs'), directory]);
  assert.equal((await check()).code, 1);
  writeFileSync(join(directory, 'good.test.ts'), "test('a', () => assert.ok(x));\n");
  const { code, stderr } = await check();
  assert.deepEqual([code, stderr], [0, '']);
});

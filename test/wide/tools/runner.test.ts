import assert from 'node:assert/strict';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

const HEAD = "import { test } from 'node:test';\n";

/** Makes a repository with the runner. `files` maps the path of a test file below test/ to its content. */
function repositoryWith(t: TestContext, files: Readonly<Record<string, string>>) {
  const root = freshDir('runner');
  t.after(() => removeTree(root));
  for (const name of [
    'package.json',
    'test/run.mjs',
    'test/helpers/coverage',
    'test/helpers/memory.mjs',
    'test/helpers/advice.ts',
    'test/advice.tsv',
    'packaging/bundle.mjs',
  ])
    cpSync(join(repository, name), join(root, name), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, 'test', name, '..'), { recursive: true });
    writeFileSync(join(root, 'test', name), HEAD + text);
  }
  const env = { PATH: process.env.PATH, HOME: root, TMPDIR: freshDir('tmp') };
  return (...args: string[]) => run(process.execPath, ['test/run.mjs', ...args], { cwd: root, env });
}

test('the runner reports a failure at once and again at the end, and the last line has the sums of all tests', async (t) => {
  const runner = repositoryWith(t, {
    'unit/good.test.ts': "test('good', () => {}); test('left out', { skip: 'why not' }, () => {});",
    'e2e/bad.test.ts': "test('bad', () => { throw new Error('the reason'); });",
    'wide/other.test.ts': "test('not run', () => {});",
  });
  const { code, stdout } = await runner();
  assert.equal(code, 1);
  assert.match(stdout, /^1 of 2 {2}(unit\/good|e2e\/bad)\.test\.ts {2}(ok|1 FAILED), \d+\.\d s$/m);
  assert.match(stdout, /^2 of 2 /m);
  assert.match(stdout, /^skipped: left out: why not$/m);
  assert.equal(stdout.match(/^FAILED test\/e2e\/bad\.test\.ts: bad\n {2}Error: the reason$/gm)?.length, 2);
  assert.match(stdout, /^slowest tests:\n(?: +\d+\.\d s {2}.*\n){3}/m);
  assert.match(stdout, /\n1 passed, 1 failed, 1 skipped\n$/);
});

test('a file that ends too early counts as failed, and so does a file without a test', async (t) => {
  const runner = repositoryWith(t, {
    'unit/none.test.ts': 'test.name;',
    'unit/early.test.ts': "test('first', () => {}); setTimeout(() => process.exit(3), 200);",
  });
  const { code, stdout } = await runner('unit');
  assert.equal(code, 1);
  assert.match(stdout, /^FAILED test\/unit\/none\.test\.ts: the file itself\n {2}no test in it was run$/m);
  // On Node.js 18 each file has its own process; otherwise the two files share a process.
  const group = process.versions.node.startsWith('18.') ? '' : ' and 1 more';
  const early = `FAILED test/unit/early.test.ts${group}: the file itself\n  test failed: its process ended with 3`;
  assert.ok(stdout.includes(`\n${early}`), stdout);
  assert.match(stdout, /\n1 passed, 2 failed, 0 skipped\n$/);
});

test('end-to-end files share processes, long ones with short ones, and a failure names its own file', async (t) => {
  const good = "test('good', () => {});";
  const runner = repositoryWith(t, {
    ...{ 'e2e/scripts/scripts.test.ts': good, 'e2e/a.test.ts': good, 'e2e/b.test.ts': good },
    ...{ 'e2e/c.test.ts': "test('bad', () => { throw new Error(); });", 'e2e/d.test.ts': good },
    'e2e/e.test.ts': "await 0; throw new Error('at the top');",
  });
  const { code, stdout } = await runner('e2e');
  assert.equal(code, 1);
  assert.match(stdout, /^FAILED test\/e2e\/c\.test\.ts: bad$/m);
  assert.match(stdout, /^Error: at the top\n +at /m);
  assert.match(stdout, /^FAILED test\/e2e\/e\.test\.ts: the file itself\n {2}no test in it was run$/m);
  if (process.versions.node.startsWith('18.')) return; // each file has its own process
  assert.match(stdout, /^\d of 6 {2}e2e\/scripts\/scripts\.test\.ts and 2 more {2}ok, /m);
  assert.match(stdout, /^\d of 6 {2}e2e\/a\.test\.ts and 2 more {2}2 FAILED, /m);
  assert.match(stdout, /\n4 passed, 2 failed, 0 skipped\n$/);
});

test('each test file belongs to exactly one of the four quarters', async (t) => {
  const names = ['a', 'b', 'c', 'd', 'e', 'fidelity/fidelity'].map((name) => `wide/${name}.test.ts`);
  const runner = repositoryWith(t, Object.fromEntries(names.map((name) => [name, "test('x', () => {});"])));
  const quarters = await Promise.all(['1', '2', '3', '4'].map((each) => runner('wide', '--quarter', each)));
  const ran = quarters.map(({ stdout }) =>
    [...stdout.matchAll(/^\d of \d {2}(\S+)/gm)].map(([, file]) => file),
  );
  assert.deepEqual(ran.flat().sort(), names);
  assert.deepEqual(ran[0], ['wide/fidelity/fidelity.test.ts']); // this file takes by far the longest
});

test('the runner exits with 2 for a wrong option, and with 1 if no test file matches', async (t) => {
  const runner = repositoryWith(t, {});
  for (const [args, expected, says] of [
    [['--verbose'], 2, /unknown option --verbose/],
    [['--quarter', '5'], 2, /--quarter takes 1, 2, 3 or 4/],
    [['no-such'], 1, /no test file matches no-such/],
  ] as const) {
    const { code, stderr } = await runner(...args);
    assert.equal(code, expected);
    assert.match(stderr, says);
  }
});

test('a whole run fails if no test runs a command that pip-shim advised, unless advice.tsv says where it runs', async (t) => {
  const printed =
    'pip-shim: pip-shim is not first\\n  → pip-shim doctor --fix\\n  to build it: apk add x\\nnote: hash -r';
  const runner = repositoryWith(t, {
    'unit/one.test.ts': `import { noteAdvice, noteCommand } from '../helpers/advice.ts';
test('one', () => { noteAdvice('${printed}'); noteCommand(['bash', '-c', 'pip-shim doctor; hash -r']); });`,
  });
  const { code, stdout } = await runner();
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^FAILED test\/advice\.tsv: a test runs each of the 3 kinds .*\n {2}no test runs pip-shim doctor --fix: → pip-shim doctor --fix\n\n/m,
  );
  assert.match(stdout, /\n1 passed, 1 failed, 0 skipped\n$/);
  assert.equal((await runner('unit')).code, 0, 'a part of the tests is not compared');
});

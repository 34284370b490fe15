import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { tree } from '../../e2e/install/installer.ts';
import { noCutting, type Point, shown, spread } from './cut.ts';
import { type InstallBox, installBox } from './install-box.ts';

const INSTALL = ['--yes'];
const UNINSTALL = ['--uninstall', '--yes'];

async function boxOrSkip(t: TestContext): Promise<InstallBox | undefined> {
  const box = await installBox(t);
  box.reset();
  const why = await noCutting(box);
  if (why) t.skip(why);
  return why ? undefined : box;
}

/** Asserts that HOME is as before. Empty directories may stay if install.sh ended before it listed them. */
function assertAsBefore(box: InstallBox, before: Record<string, string>, at: Point | undefined): void {
  const left = Object.entries(tree(box.home)).filter(([path, what]) => before[path] !== what);
  const early = at?.call === 'mkdir' || at?.call === 'chmod' || at?.path.includes('pip-shim/.pip-shim-new.');
  const files = left.filter(
    ([path, what]) => !(early && /^\.local(\/share)?$/.test(path) && what === '40700 '),
  );
  assert.deepEqual(files, [], `cut off at ${shown(at)}`);
}

/** Lists the temporary files that install.sh has left behind. */
const straysIn = (box: InstallBox): string[] => [
  ...Object.keys(tree(box.home)).filter((path) => path.includes('.pip-shim-new.')),
  ...readdirSync(box.env.TMPDIR ?? ''),
];

const inHome = (box: InstallBox, points: readonly Point[]): Point[] =>
  points.filter(({ path }) => path.startsWith(`${box.home}/`));

test('pip works at each step of a fresh install, an upgrade and an uninstall by install.sh (fake pip)', async (t) => {
  const box = await boxOrSkip(t);
  if (!box) return;
  const before = tree(box.home);
  const check = `PATH='${box.shims}':$PATH; export PATH; [ "$(pip --version)" = 'pip 1.0 from here' ]`;
  for (const args of [INSTALL, INSTALL, UNINSTALL]) {
    const { code, stderr, points, failed } = await box.cut(0, 'each', args, { CUT_CHECK: check });
    assert.equal(code, 0, stderr);
    assert.deepEqual(failed, []);
    assert.ok(points.length > 50, `${points.length} steps`);
    box.release('0.9.1');
  }
  assert.deepEqual(tree(box.home), before);
});

test('if kill -9 ends a fresh install at any step, the next install is complete, and --uninstall removes everything (fake pip)', async (t) => {
  const box = await boxOrSkip(t);
  if (!box) return;
  const before = tree(box.home);
  const { points } = await box.cut(0, 'kill', INSTALL);
  const { '.local/share/pip-shim/created': _, ...installed } = tree(box.home);
  for (const point of spread(inHome(box, points), 6)) {
    box.reset();
    const { at } = await box.cut(point.number, 'kill', INSTALL);
    await box.succeed();
    const { '.local/share/pip-shim/created': _, ...now } = tree(box.home);
    assert.deepEqual(now, installed, `cut off at ${shown(at)}`);
    await box.succeed(UNINSTALL);
    assertAsBefore(box, before, at);
  }
});

const INTERRUPTIONS = [
  { signal: 'kill', named: 'kill -9', count: 5 },
  { signal: 'INT', named: 'Ctrl-C', count: 4 },
] as const;
for (const { signal, named, count } of INTERRUPTIONS) {
  test(`if ${named} ends an upgrade at any step, pip still works, and the next upgrade is complete (fake pip)`, async (t) => {
    const box = await boxOrSkip(t);
    if (!box) return;
    await box.succeed();
    box.release('0.9.1');
    const { points } = await box.cut(0, 'kill', INSTALL);
    const upgraded = tree(box.home);
    for (const point of spread(inHome(box, points), count)) {
      box.reset();
      box.release('0.1.0');
      await box.succeed();
      box.release('0.9.1');
      const { at, code } = await box.cut(point.number, signal, INSTALL);
      const cutOff: string = `cut off at ${shown(at)}`;
      if (signal === 'INT') assert.deepEqual([code, straysIn(box)], [130, []], cutOff);
      const env = { PATH: `${box.shims}:${box.env.PATH}` };
      const pip = await box.run('pip', ['--version'], { env, cwd: box.root });
      assert.equal(pip.stdout, 'pip 1.0 from here\n', cutOff);
      await box.succeed();
      assert.deepEqual(tree(box.home), upgraded, cutOff);
    }
  });
}

test('if kill -9 ends --uninstall at any step, the next --uninstall removes everything (fake pip)', async (t) => {
  const box = await boxOrSkip(t);
  if (!box) return;
  const before = tree(box.home);
  await box.succeed();
  const { points } = await box.cut(0, 'kill', UNINSTALL);
  for (const point of spread(points, 6)) {
    box.reset();
    await box.succeed();
    const { at } = await box.cut(point.number, 'kill', UNINSTALL);
    await box.succeed(UNINSTALL);
    const early = at?.call === 'rmdir' ? { ...at, call: 'mkdir' } : at;
    assertAsBefore(box, before, early);
  }
});

test('if Ctrl-C ends install.sh or --uninstall at any step, no temporary file stays, and the next run succeeds (fake pip)', async (t) => {
  const box = await boxOrSkip(t);
  if (!box) return;
  const before = tree(box.home);
  const { points } = await box.cut(0, 'kill', INSTALL);
  const removal = await box.cut(0, 'kill', UNINSTALL);
  const cuts = [
    ...spread(inHome(box, points), 3).map((point) => [point, INSTALL] as const),
    ...spread(inHome(box, removal.points), 3).map((point) => [point, UNINSTALL] as const),
  ];
  for (const [point, args] of cuts) {
    box.reset();
    if (args === UNINSTALL) await box.succeed();
    const { at, code } = await box.cut(point.number, 'INT', args);
    assert.equal(code, 130, `cut off at ${shown(at)}`);
    assert.deepEqual(straysIn(box), [], `cut off at ${shown(at)}`);
    await box.succeed(args);
    await box.succeed(UNINSTALL);
    assertAsBefore(box, before, at);
  }
});

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

const SAMPLE = `export function sample(word: string, ...list: string[]): string {
  if (word === 'never') {
    return 'not run';
  }
  const kind = word === 'built' ? 'in the bundle' : 'in a test';
  if (list.length === 0) return kind;
  for (const each of list) if (each) return each;
  return list[0] && 'unreachable';
}
`;
const PROGRAM = `import { sample } from './sample.ts';
export const cli = async () => (process.stdout.write(sample('built')), 0);
`;

/** Makes a repository with the coverage tools and two short source files. */
function smallRepository(): string {
  const root = freshDir('coverage');
  for (const name of [
    'build.mjs',
    'package.json',
    'package-lock.json',
    'data',
    'shims',
    'test/helpers/coverage',
  ])
    cpSync(join(repository, name), join(root, name), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const name of ['src', 'packaging']) mkdirSync(join(root, name));
  writeFileSync(join(root, 'packaging/man-page.ts'), '');
  for (const name of ['packaging/bill-of-materials.mjs', 'packaging/bundle.mjs', 'packaging/hooks.mjs'])
    cpSync(join(repository, name), join(root, name));
  writeFileSync(join(root, 'src/sample.ts'), SAMPLE);
  writeFileSync(join(root, 'src/entry.ts'), PROGRAM);
  return root;
}

test('the report adds up the runs of the bundle and of a test, and names each line and branch that did not run', async (t) => {
  const root = smallRepository();
  t.after(() => removeTree(root));
  const env = { PATH: process.env.PATH, PIP_SHIM_TEST_COVERAGE: 'coverage' };
  const node = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(process.execPath, args, { cwd: root, env });
    return { code, said: stdout + stderr };
  };
  const translated = (call: string) => {
    writeFileSync(join(root, 'call.ts'), `import { sample } from './src/sample.ts';\n${call};\n`);
    return node('--require', './test/helpers/coverage/preload.cjs', '--import', 'tsx', './call.ts');
  };
  const report = () => node('test/helpers/coverage/report.mjs', 'coverage');

  const start = `import { collectInto } from './test/helpers/coverage/collect.mjs'; collectInto('${root}/coverage');`;
  assert.deepEqual(await node('--input-type=module', '-e', start), { code: 0, said: '' });
  assert.deepEqual(await node('dist/boot.cjs', 'cli'), { code: 0, said: 'in the bundle' });
  assert.match((await report()).said, /^src\/sample\.ts: branches on 2 5 6 7 8$/m);
  assert.deepEqual(await translated("sample('tested')"), { code: 0, said: '' });
  const half = await report();
  assert.equal(half.code, 1);
  assert.match(
    half.said,
    /^src\/sample\.ts: lines 3 7 8\nsrc\/sample\.ts: branches on 2 6 7 8\n2 processes, 0 /,
  );
  assert.match(half.said, /^lines: 57\.14 % of 7, at least 95 %$/m);
  await translated("sample('never'); sample('', 'a'); sample('', '')");
  assert.match((await report()).said, /^src\/sample\.ts: branches on 8\n/);
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../../src/commands/all.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { hasCommand } from '../install/installer.ts';

// Tests the man page that packaging/man-page.ts makes from the text of --help.

const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', SOURCE_DATE_EPOCH: '1700000000' };

let page: Promise<string> | undefined;
const manPage = (): Promise<string> => {
  page ??= makeManPage();
  return page;
};

async function makeManPage(): Promise<string> {
  const script = join(repository, 'packaging/man-page.ts');
  const { code, stdout, stderr } = await run(process.execPath, ['--import', 'tsx', script], {
    cwd: repository,
    env,
  });
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

test('the man page has every command and example of --help, and the date of SOURCE_DATE_EPOCH', async () => {
  const page = await manPage();
  assert.match(page, /^\.TH PIP-SHIM 1 "2023-11-14" "pip-shim \d/);
  const plain = page.replaceAll('\\-', '-').replaceAll('\\(dq', '"').replaceAll('\\e', '\\');
  for (const { usage, examples, hidden, name } of COMMANDS) {
    if (hidden) assert.ok(!plain.includes(`pip-shim ${name}`));
    else assert.ok(plain.includes(`\n.SS "pip-shim ${usage}"\n`));
    for (const [line] of hidden ? [] : examples) assert.ok(plain.includes(`\n${line}\n`), line);
  }
  assert.ok([...page].every((letter) => letter >= '\n' && letter <= '~'));
});

test('groff reads the man page without a warning', {
  skip: hasCommand('groff') ? false : 'groff is not installed',
}, async () => {
  const { code, stdout, stderr } = await run('groff', ['-man', '-Tascii', '-P-cbou', '-ww', '-rHY=0'], {
    env,
    input: await manPage(),
  });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /pip-shim completions bash\|zsh\|fish/);
});

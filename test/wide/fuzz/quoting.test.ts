import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { shellNamed } from '../../../src/shells/all.ts';
import { encode } from '../../../src/system/raw-bytes.ts';
import { commandLine } from '../../../src/ui/text.ts';
import { find } from '../../e2e/shims/shim-box.ts';
import { runBytes } from '../../helpers/process.ts';
import { freshDir } from '../../helpers/temp.ts';
import { hostileText, LIMIT, runs } from './runs.ts';

// pip-shim's code quotes up to 100 arguments for a script. A shell runs the script, which prints a NUL after
// each argument. The printed arguments must be the given ones.

const BATCH = { minLength: 60, maxLength: 100 };
/** An argument with a byte that is not UTF-8, as src/system/raw-bytes.ts decodes it. */
const stray = fc.integer({ min: 0xdc80, max: 0xdcff }).map((code) => `a${String.fromCharCode(code)}'`);
const words = fc.array(fc.oneof({ weight: 20, arbitrary: hostileText(12) }, stray), BATCH);
const LOCALE = { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin', HOME: '/nonexistent' };

async function assertReadBack(
  shell: string,
  given: readonly string[],
  script: string,
  root: string,
): Promise<void> {
  const file = join(root, 'script');
  writeFileSync(file, encode(script));
  const { code, stdout, stderr } = await runBytes(shell, [file], {
    env: { ...LOCALE, XDG_CONFIG_HOME: root },
    cwd: root,
  });
  assert.equal(code, 0, stderr.toString());
  assert.deepEqual(
    stdout.toString('latin1').split('\0').slice(0, -1),
    given.map((word) => encode(word).toString('latin1')),
  );
}

for (const name of ['bash', 'zsh', 'fish', 'dash']) {
  const shell = find(name);
  const skip = shell ? false : `there is no ${name} here`;
  const { quote, prependPath } = shellNamed(name);

  test(`${name} reads random quoted arguments back unchanged`, { skip, timeout: LIMIT }, async () => {
    const root = freshDir('quoting');
    const property = fc.asyncProperty(words, async (given) => {
      const lines = given.map((word) => `printf '%s\\0' ${quote(word)}`);
      await assertReadBack(shell ?? '', given, `${lines.join('\n')}\n`, root);
    });
    await fc.assert(property, runs(15));
  });

  test(`in ${name}, prependPath puts any directory first on PATH`, { skip, timeout: LIMIT }, async () => {
    const root = freshDir('quoting');
    const directories = fc
      .array(hostileText(12), BATCH)
      .map((all) => all.map((word) => `/${word.replaceAll(':', '_')}`));
    const first = name === 'fish' ? "printf '%s\\0' $PATH[1]" : `printf '%s\\0' "\${PATH%%:*}"`;
    const property = fc.asyncProperty(directories, async (given) => {
      const lines = given.map((directory) => `${prependPath(directory)}\n${first}`);
      await assertReadBack(shell ?? '', given, `${lines.join('\n')}\n`, root);
    });
    await fc.assert(property, runs(5));
  });
}

for (const name of ['bash', 'zsh']) {
  const shell = find(name);
  const skip = shell ? false : `there is no ${name} here`;
  test(`${name} splits the text of commandLine() into its arguments`, { skip, timeout: LIMIT }, async () => {
    const root = freshDir('quoting');
    const property = fc.asyncProperty(fc.array(hostileText(12), BATCH), async (given) => {
      const line = commandLine('printf', ['%s\\0', ...given]);
      assert.doesNotMatch(line, /\p{Cc}|\p{Cf}/u);
      await assertReadBack(shell ?? '', given, `${line}\n`, root);
    });
    await fc.assert(property, runs(10));
  });
}

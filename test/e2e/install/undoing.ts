import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { quickInstallerFor } from './installer.ts';

/** Start files that undo pip-shim's block, the options of install.sh, and what it says. */
export type Undoing = readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  options: readonly string[],
  says: RegExp,
];

/** Installs with each of these start files, and asserts what install.sh says about them. */
export async function assertTold(t: TestContext, rows: readonly Undoing[]): Promise<void> {
  for (const [what, files, options, says] of rows) {
    await t.test(what, async (t) => {
      const box = await quickInstallerFor(t);
      box.command('pip', 'exit 0');
      box.command('pip3', 'exit 0');
      box.write('env', `PATH='${box.bin}':$PATH\n`);
      for (const [name, text] of Object.entries(files)) box.write(name, text);
      const { code, stdout } = await box.install(['--yes', ...options]);
      assert.equal(code, 0, stdout);
      assert.match(stdout, says);
      assert.equal(existsSync(join(box.home, '.bash_history')), false);
    });
  }
}

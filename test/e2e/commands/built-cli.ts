import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type CliBox, cliBox } from '../../helpers/cli-box.ts';
import { repository, type SandboxOptions, sandboxFor } from '../../helpers/sandbox.ts';

export { type CliBox, withTools } from '../../helpers/cli-box.ts';

export const boot = join(repository, 'dist', 'boot.cjs');

/** Makes a sandbox whose `cli` runs the built command pip-shim. */
export async function cliBoxFor(t: TestContext, options?: SandboxOptions): Promise<CliBox> {
  const box = await sandboxFor(t, options);
  return cliBox(box, (args, more) => box.run(process.execPath, [boot, 'cli', ...args], more));
}

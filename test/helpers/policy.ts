import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type CommandRun, runInProcess } from './in-process.ts';
import type { RunResult } from './process.ts';
import { repository, type Sandbox, sandboxFor } from './sandbox.ts';
import { freshDir, removeTree } from './temp.ts';

const PLACE = '/etc/pip-shim';

/** A sandbox whose program and shims look for the machine's policy in the sandbox's own directory. */
export interface PolicyBox extends Sandbox {
  /** The directory that replaces /etc/pip-shim. */
  readonly etc: string;
  readonly file: string;
  /** Writes the policy file with mode 644, which pip-shim accepts. */
  policy(text: string): void;
  /** Runs `pip-shim ARGS…` in the test's own process. */
  cli(args: readonly string[], options?: CommandRun): Promise<RunResult>;
}

/**
 * Makes a sandbox with a copy of the program in which the policy's path is different. The path is a constant
 * in the program, so that no user can change it. pip-shim obeys only a policy that root has written.
 * @param shims the names of the shims to place; by default those of pip
 */
export async function policyBox(t: TestContext, shims?: readonly string[]): Promise<PolicyBox> {
  const top = freshDir('policy');
  t.after(() => removeTree(top));
  chmodSync(top, 0o755);
  const [program, etc] = [join(top, 'program'), join(top, 'etc')];
  mkdirSync(etc, { mode: 0o755 });
  cpSync(join(repository, 'dist'), program, { recursive: true });
  moveConstant(join(program, 'pip-shim.cjs'), etc);
  const box = await sandboxFor(t, { program });
  box.placeShims(shims);
  for (const name of readdirSync(box.shims)) moveConstant(join(box.shims, name), etc);
  const file = join(etc, 'config.toml');
  return {
    ...{ ...box, etc, file },
    policy: (text) => {
      writeFileSync(file, text);
      chmodSync(file, 0o644);
    },
    cli: (args, options) => runInProcess(box, args, { policy: file, ...options }),
  };
}

function moveConstant(path: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  if (!text.includes(PLACE)) throw new Error(`${path} does not look for ${PLACE}`);
  const { mode } = statSync(path);
  writeFileSync(path, text.replaceAll(PLACE, to), { mode });
}

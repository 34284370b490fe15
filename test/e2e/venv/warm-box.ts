import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunResult } from '../../helpers/process.ts';
import { repository, type Sandbox, type SandboxRun, sandboxFor } from '../../helpers/sandbox.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const MARK = 'the program was asked\n';

export interface Done extends RunResult {
  /** Whether a shim has started the program; the line that tells is taken out of `stderr`. */
  readonly asked: boolean;
}

/** A project under PIP_SHIM_AUTO=venv, whose shims tell whether they ask the program. */
export interface WarmBox extends Sandbox {
  readonly venv: string;
  readonly wheel: string;
  /** A line for sh. */
  go(line: string, options?: SandboxRun): Promise<Done>;
  /** `pip install` of the wheel. */
  install(options?: SandboxRun): Promise<Done>;
}

export async function warmBox(t: TestContext): Promise<WarmBox> {
  const program = freshDir('program');
  t.after(() => removeTree(program));
  const boot = JSON.stringify(join(repository, 'dist/boot.cjs'));
  const tell = `require('fs').writeSync(2, ${JSON.stringify(MARK)});`;
  writeFileSync(join(program, 'boot.cjs'), `${tell} require(${boot});\n`);
  const box = await sandboxFor(t, { program });
  box.env.PIP_SHIM_AUTO = 'venv';
  box.placeShims(['pip', 'pip3', 'python3']);
  const wheel = buildWheel(box.root, { name: 'demo', scripts: { demo: 'demo:main' } });
  const go = async (line: string, options: SandboxRun = {}): Promise<Done> => {
    const done = await box.run('sh', ['-c', line], options);
    const asked = done.stderr.includes(MARK);
    return { ...done, asked, stderr: done.stderr.replaceAll(MARK, '') };
  };
  return {
    ...{ ...box, go, wheel, venv: join(box.project, '.venv') },
    install: (options) => go(`pip install --no-index ${wheel}`, options),
  };
}

/** Elsewhere pip has other config files, and the program leaves no pass. */
export const skipOffLinux = process.platform === 'linux' ? false : 'a pass is left on Linux only';

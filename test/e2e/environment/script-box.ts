import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

export const AUTO = { PIP_SHIM_AUTO: 'venv' };

export interface ScriptBox extends Sandbox {
  /** Runs a script, by default in the project. It must succeed. Returns its standard output. */
  script(lines: string, options?: { cwd?: string; env?: Record<string, string> }): Promise<string>;
}

export async function scriptBox(t: TestContext): Promise<ScriptBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'python3']);
  const wheel = buildWheel(box.root, { name: 'demo' });
  writeFileSync(join(box.project, 'requirements.txt'), `${wheel}\n`);
  const script: ScriptBox['script'] = async (lines, { cwd = box.project, env = AUTO } = {}) => {
    const { code, stdout, stderr } = await box.run('sh', ['-ec', lines], {
      cwd,
      env: { ...env, WHEEL: wheel },
    });
    assert.equal(code, 0, `${lines}\n${stderr}`);
    return stdout;
  };
  return { ...box, script };
}

/** Installs the box's package and prints nothing. */
export const INSTALL = 'pip install -q --no-index "$WHEEL" >/dev/null 2>&1';

import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type PolicyBox, policyBox } from '../../helpers/policy.ts';
import type { RunResult } from '../../helpers/process.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** An option that names another index than the policy's. */
export const OTHER = '--extra-index-url http://127.0.0.1:9/other';

export interface LockedIndexBox extends PolicyBox {
  /** Returns the path of a file in the project. */
  at(name: string): string;
  /** Runs a line of bash with PIP_SHIM_AUTO=venv. */
  line(text: string): Promise<RunResult>;
  /** An install that names no other index. */
  readonly good: string;
  /** Asserts that a line stops, with this reason for not offering a venv. */
  assertStops(line: string, says: string): Promise<void>;
}

/** The policy locks the index. Some files of the project name another index. */
export async function lockedIndexBox(t: TestContext): Promise<LockedIndexBox> {
  const box = await policyBox(t);
  box.policy('index = "http://127.0.0.1:9/locked"\nlocked = ["index"]\n');
  const wheels = join(box.root, 'wheels');
  buildWheel(wheels, { name: 'demo' });
  const at = (name: string): string => join(box.project, name);
  writeFileSync(at('other.txt'), `${OTHER}\n`);
  writeFileSync(at('good.txt'), '# a comment\ndemo\n');
  writeFileSync(at('utf-7.txt'), '# coding: utf-7\n+AC0-+AC0-extra-index-url http://127.0.0.1:9/other\n');
  const line = (text: string): Promise<RunResult> =>
    box.run('bash', ['-c', text], { env: { PIP_SHIM_AUTO: 'venv', PIP_RETRIES: '0' } });
  return {
    ...box,
    at,
    line,
    good: `pip install --no-index --find-links '${wheels}' -r good.txt`,
    async assertStops(text, says) {
      const hadVenv = existsSync(at('.venv'));
      const { code, stderr } = await line(text);
      assert.equal(code, 1, `${text}\n${stderr}`);
      const locked = String.raw` could lead pip to another index than the locked one \(\S+config\.toml:1\)`;
      assert.match(stderr, new RegExp(`PIP_SHIM_AUTO=venv: venv is not offered: ${says}${locked}`), text);
      assert.equal(existsSync(at('.venv')), hadVenv, text);
    },
  };
}

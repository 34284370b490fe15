import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';

/** Tests what the shims do if `ulimit LIMIT` keeps Node from starting. LIMIT is for example '-v 200000'. */
export async function underLimit(t: TestContext, limit: string): Promise<void> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip-shim']);
  const run = (words: string, env: Record<string, string> = {}) =>
    box.run('/bin/sh', ['-c', `ulimit -c 0; ulimit ${limit}; exec ${words}`], { env });
  const said = `pip-shim: Node.js can't start, because ulimit ${limit.slice(0, 2)} is below`;
  const plain = await box.run(box.python.pip, ['install', 'demo']);
  const refused = await run('pip install demo');
  assert.deepEqual([refused.code, refused.stdout], [plain.code, plain.stdout]);
  assert.match(refused.stderr, new RegExp(`^${said} \\d+; running plain pip\\n`));
  assert.equal(refused.stderr.split('\n').slice(1).join('\n'), plain.stderr);
  const env = { PIP_BREAK_SYSTEM_PACKAGES: '1' };
  const words = 'install --dry-run --no-index absent';
  const allowed = await run(`pip ${words}`, env);
  const real = await run(`${box.python.pip} ${words}`, env);
  assert.deepEqual(allowed, real);
  const doctor = await run('pip-shim doctor');
  assert.equal(doctor.code, 1);
  assert.ok(doctor.stderr.startsWith(said), doctor.stderr);
}

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import type { Sandbox } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { cliBoxFor, withTools } from '../commands/built-cli.ts';

const LOGIN = { user: 'me', password: `hunter2@it's:"so"` };
/** Matches any part of the password. */
export const SECRET = /hunter|it's|it'\\''s|%22so|"so/;

export interface SecretBox extends Sandbox {
  /** The URL of the index, with the user and the unescaped password. */
  readonly url: string;
}

export async function secretBox(t: TestContext): Promise<SecretBox> {
  const box = await cliBoxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  withTools(box, { 'python3-demo': '1.0-1' });
  buildWheel(join(box.root, 'wheels'), { name: 'demo', scripts: { demo: 'demo:main' } });
  const index = await serveIndex(join(box.root, 'wheels'), LOGIN);
  t.after(() => index.close());
  return { ...box, url: index.url.replace('http://', `http://${LOGIN.user}:${LOGIN.password}@`) };
}

/** Asserts that no file in .config and in pip-shim's own directories below HOME contains the password. */
export function assertNotKept(box: Sandbox): void {
  const script = 'grep -rlE "hunter" .local/state .config .local/share/pip-shim 2>/dev/null || true';
  assert.equal(execFileSync('sh', ['-c', script], { cwd: box.home, encoding: 'utf8' }), '');
}

/** Installs with these arguments and verbose settings. Asserts that no output contains the password. */
export async function assertNeverShown(
  box: SecretBox,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Record<string, string> },
): Promise<void> {
  const words = ['install', ...args, 'demo'];
  const done = await box.run('pip', words, { env: { ...env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_DEBUG: '1' } });
  assert.equal(done.code, 0, done.stderr);
  for (const more of [
    {},
    { PIP_SHIM_DEBUG: '1', PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' },
    { PIP_SHIM_DEBUG: '1', PIP_SHIM_AUTO: 'pipx' },
    { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: '/proc' },
  ]) {
    const { stdout, stderr } = await box.run('pip', words, { env: { ...env, ...more } });
    // The fake pipx gets the password in its arguments and prints them on stdout.
    assert.doesNotMatch(`${'PIP_SHIM_AUTO' in more ? '' : stdout}${stderr}`, SECRET, JSON.stringify(more));
  }
  assert.doesNotMatch(done.stdout + done.stderr, SECRET);
  if (args.length > 0) assert.match(done.stderr, /→ .*me:\*{4}@127\.0\.0\.1/);
  for (const json of [[], ['--json']]) {
    const { stdout, stderr } = await box.run('pip-shim', ['explain', ...json, ...words], { env });
    assert.match(stdout, /demo/);
    assert.doesNotMatch(stdout + stderr, SECRET);
    if (args.length > 0) assert.match(stdout, /me:\*{4}@127\.0\.0\.1/);
  }
  assertNotKept(box);
}

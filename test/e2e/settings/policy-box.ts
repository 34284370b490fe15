import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { type PolicyBox, policyBox } from '../../helpers/policy.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { ROOT } from '../attacks/traps.ts';

export const needsRoot = { skip: !ROOT && 'only root can write a policy that counts' };
export const AUTO = { PIP_SHIM_AUTO: 'venv' };

export interface InstallBox extends PolicyBox {
  readonly install: readonly string[];
  readonly wheels: string;
  hasVenv(): boolean;
}

export async function installBox(t: TestContext, shims?: readonly string[]): Promise<InstallBox> {
  const box = await policyBox(t, shims);
  box.command('apt-cache', 'exit 0');
  box.command('pipx', 'echo "fake pipx: $*"');
  const wheels = join(box.root, 'wheels');
  const wheel = buildWheel(wheels, { name: 'library' });
  const hasVenv = () => existsSync(join(box.project, '.venv'));
  return { ...box, wheels, install: ['install', '--no-index', wheel], hasVenv };
}

/** The index of a policy, and another one. */
export interface TwoIndexes {
  /** The policy's index, whose URL has a password. */
  readonly secret: string;
  /** The same URL as pip prints it, without the password. */
  readonly shown: string;
  readonly other: string;
  /** Installs, and returns the indexes that pip names, or standard error if the install fails. */
  from(more: Record<string, string>, words?: readonly string[]): Promise<string>;
  /** All that the last install has printed. */
  said(): string;
}

/** Serves two indexes until the test ends. No install may print the password of the first one. */
export async function twoIndexes(t: TestContext, box: InstallBox): Promise<TwoIndexes> {
  const [inner, outer] = [await serveIndex(box.wheels), await serveIndex(box.wheels)];
  t.after(() => Promise.all([inner.close(), outer.close()]));
  const secret = inner.url.replace('://', '://me:s3cret@');
  let said = '';
  return {
    secret,
    shown: secret.replace('s3cret', '****'),
    other: outer.url,
    async from(more, words = []) {
      const env = { ...AUTO, PIP_NO_CACHE_DIR: '1', ...more };
      const done = await box.run('pip', ['install', '--force-reinstall', ...words, 'library'], { env });
      said = done.stderr + done.stdout;
      assert.doesNotMatch(said, /s3cret/);
      return done.code === 0 ? (/Looking in indexes: (.*)/.exec(done.stdout)?.[1] ?? '') : done.stderr;
    },
    said: () => said,
  };
}

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { hasCommand } from '../install/installer.ts';

export const skip = hasCommand('dpkg-deb') ? false : 'dpkg-deb is not installed';
/** The environment of the builds and of dpkg-deb. */
export const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', SOURCE_DATE_EPOCH: '1700000000' };

/** Tells whether pip-shim made a directory in TMPDIR. tsx also leaves a directory there. */
const isOurs = (name: string): boolean => name.startsWith('pip-shim');

/**
 * Builds the package into a fresh directory.
 * @param builder the variables that name the package's maintainer
 * @returns the path of the package
 */
export async function build(
  revision = '1',
  umask = '022',
  builder: Record<string, string> = {},
): Promise<string> {
  const [output, TMPDIR] = [freshDir('deb'), freshDir('deb-tmp')];
  const script = `umask ${umask}; exec sh packaging/deb/build "$@"`;
  const { code, stdout, stderr } = await run('sh', ['-c', script, 'sh', output, revision], {
    cwd: repository,
    env: { ...env, TMPDIR, ...builder },
  });
  assert.deepEqual([code, stderr, readdirSync(TMPDIR).filter(isOurs)], [0, '', []], stdout);
  const [name = ''] = readdirSync(output);
  return join(output, name);
}

/** Returns what dpkg-deb prints. */
export async function dpkg(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run('dpkg-deb', args, { env });
  assert.equal(code, 0, stderr);
  return stdout;
}

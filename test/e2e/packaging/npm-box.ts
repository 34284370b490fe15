import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { type CliBox, cliBoxFor } from '../commands/built-cli.ts';
import { commandOnPath, hasCommand } from '../install/installer.ts';

// A real `npm install --global` installs the package that `npm pack` makes, in a sandbox without a network.

export const skip = hasCommand('npm') ? false : 'npm is not installed';
export interface NpmBox extends CliBox {
  /** The directory where npm puts commands. It is first on PATH. */
  readonly commands: string;
  /** The directory of the installed package. */
  readonly installed: string;
  npm(...args: readonly string[]): Promise<string>;
}

/** The path of the package, which the first test makes for all tests. */
let packed: string | undefined;

export async function npmBoxFor(t: TestContext): Promise<NpmBox> {
  const box = await cliBoxFor(t);
  const prefix = join(box.home, 'a prefix');
  const [commands, installed] = [join(prefix, 'bin'), join(prefix, 'lib/node_modules/pip-shim')];
  mkdirSync(prefix);
  box.env.PATH = `${commands}:${box.env.PATH}`;
  box.command('node', `exec '${process.execPath}' "$@"`);
  const npm: NpmBox['npm'] = async (...args) => {
    const words = ['--offline', '--no-update-notifier', '--no-audit', '--no-fund', ...args];
    const { code, stdout, stderr } = await box.run(commandOnPath('npm'), words, {
      cwd: repository,
      timeout: 120_000,
    });
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  };
  if (packed === undefined) {
    const destination = freshDir('npm');
    const name = await npm('pack', '--silent', '--ignore-scripts', '--pack-destination', destination);
    packed = join(destination, name.trim());
  }
  await npm('install', '--global', '--prefix', prefix, packed);
  return { ...box, commands, installed, npm: (...args) => npm('--prefix', prefix, ...args) };
}

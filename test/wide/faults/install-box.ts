import { mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  cloneTo,
  debianHome,
  type Installer,
  installerFor,
  toolsWithout,
} from '../../e2e/install/installer.ts';
import { type Action, type CutRun, cutAt } from './cut.ts';

export interface InstallBox extends Installer {
  /** Deletes the home and makes a new home, as a user has it before an install. */
  reset(): void;
  /** Changes the version and the program, so that the next install is an upgrade. */
  release(version: string): void;
  /** Runs install.sh and cuts it off before call number `point`. `env` adds to the environment. */
  cut(
    point: number,
    action: Action | 'each',
    args: readonly string[],
    env?: Record<string, string>,
  ): Promise<CutRun>;
}

/** Builds a clone with a fake npm and, without `realPip`, a fake pip. So a test never cuts off npm or pip. */
export async function installBox(t: TestContext, { realPip = false } = {}): Promise<InstallBox> {
  const clone = cloneTo(join((await installerFor(t)).root, 'clone'));
  const box = await installerFor(t, clone);
  const built = await box.run('node', ['build.mjs'], { cwd: clone });
  if (built.code !== 0) throw new Error(built.stderr);
  unlinkSync(join(box.bin, 'npm'));
  box.command('npm', 'exit 0');
  if (!realPip) {
    box.command('pip', 'echo pip 1.0 from here');
    box.env.PATH = `${box.bin}:${toolsWithout(/^(pip|pip3.*|pipx|zsh|fish)$/)}`;
  }
  const boot = readFileSync(join(clone, 'dist/boot.cjs'), 'utf8');
  const script = join(clone, 'install.sh');
  const release = (version: string): void => {
    const manifest = join(clone, 'package.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace(/"version": "[^"]*"/, `"version": "${version}"`));
    writeFileSync(join(clone, 'dist/boot.cjs'), `${boot}// ${version}\n`);
  };
  release('0.1.0');
  return {
    ...box,
    release,
    reset() {
      rmSync(box.home, { recursive: true, force: true });
      mkdirSync(box.home, { mode: 0o700 });
      debianHome(box);
    },
    cut: (point, action, args, env = {}) =>
      cutAt(box, point, action, ['/bin/sh', script, ...args], { env, cwd: box.root }),
  };
}

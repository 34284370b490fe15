// Makes the built program and the tests record which parts of src/ they run (see probe.cjs).
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from '../../../packaging/bundle.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const probe = fileURLToPath(new URL('probe.cjs', import.meta.url));

/** The options that make Node load probe.cjs into a test process. */
export const preload = ['--require', fileURLToPath(new URL('preload.cjs', import.meta.url))];

/**
 * Builds a program that itself loads probe.cjs. A variable such as NODE_OPTIONS would not do, because pip's
 * programs would load probe.cjs too.
 */
export function collectInto(directory) {
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o1777); // some tests run as another user
  for (const name of readdirSync(directory))
    if (/\.counts$|^(began|ended)$/.test(name)) rmSync(join(directory, name)); // left by an earlier run
  build('--source-map');
  for (const name of PROGRAM.flatMap((file) => [file, `${file}.map`]))
    copyFileSync(join(root, 'dist', name), join(directory, name));
  const boot = join(root, 'dist/boot.cjs');
  // `require` fails if the process runs as a user who can't enter this clone. Then nothing is counted.
  const start = `try { require(${JSON.stringify(probe)})(${JSON.stringify(directory)}); } catch (e) {}`;
  writeFileSync(boot, `${start} ${readFileSync(boot, 'utf8')}`);
}

/** Builds the program again, without probe.cjs. */
export const stopCollecting = () => build();

function build(...options) {
  const { status } = spawnSync(process.execPath, ['build.mjs', ...options], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}

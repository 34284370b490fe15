import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { showingBox, type WarmBox } from '../venv/warm-box.ts';

// Once Node.js has checked a venv, the next install skips Node.js. Even then no file of an attacker may run.

/** Makes an attacker's venv, whose pip writes to HOME/ran. Its other files look like the real venv's. */
function plant(path: string, box: WarmBox, token: string | undefined): void {
  mkdirSync(join(path, 'bin'), { recursive: true });
  const evil = `#!/bin/sh\necho "$0" >>${box.home}/ran\n`;
  for (const name of ['pip', 'python3']) {
    writeFileSync(join(path, 'bin', name), evil);
    chmodSync(join(path, 'bin', name), 0o755);
  }
  symlinkSync(realpathSync(box.python.python), join(path, 'bin/python'));
  writeFileSync(join(path, 'pyvenv.cfg'), `home = ${dirname(box.python.python)}\n`);
  if (token !== undefined) writeFileSync(join(path, '.pip-shim'), token);
}

/** Gives the files old times, as unpacking an archive does. */
function makeOld(path: string): void {
  for (const file of ['bin/pip', 'bin/python3', 'pyvenv.cfg', 'bin', ''])
    utimesSync(join(path, file), 1e9, 1e9);
}

export type Attack = readonly [name: string, attack: (box: WarmBox, token: string) => string | undefined];

/** Each attack returns the directory in which the test then runs pip. Undefined means the project. */
export const ATTACKS: readonly Attack[] = [
  [
    'a clone whose .venv has a copy of the file .pip-shim',
    (box, token) => {
      plant(join(box.home, 'clone/.venv'), box, token);
      makeOld(join(box.home, 'clone/.venv'));
      return join(box.home, 'clone');
    },
  ],
  [
    'a .venv that replaces the real .venv, with the token copied and old file times',
    (box, token) => {
      renameSync(box.venv, `${box.venv}.away`);
      plant(box.venv, box, token);
      makeOld(box.venv);
      return undefined;
    },
  ],
  [
    'a .venv that replaces the real .venv, with a symbolic link to the stored token',
    (box) => {
      renameSync(box.venv, `${box.venv}.away`);
      plant(box.venv, box, undefined);
      symlinkSync(
        join(box.home, '.local/state/pip-shim/passes', box.venv, 'token'),
        join(box.venv, '.pip-shim'),
      );
      makeOld(box.venv);
      return undefined;
    },
  ],
  [
    'a .venv that replaces the real .venv, with the token file moved into it',
    (box) => {
      renameSync(box.venv, `${box.venv}.away`);
      plant(box.venv, box, undefined);
      renameSync(join(`${box.venv}.away`, '.pip-shim'), join(box.venv, '.pip-shim'));
      return undefined;
    },
  ],
  [
    'a symbolic link that replaces the .venv',
    (box, token) => {
      renameSync(box.venv, `${box.venv}.away`);
      plant(join(box.home, 'evil'), box, token);
      makeOld(join(box.home, 'evil'));
      symlinkSync('../evil', box.venv);
      return undefined;
    },
  ],
  [
    'a bin/ exchanged by a user who may write to the venv',
    (box, token) => {
      chmodSync(box.venv, 0o777);
      renameSync(join(box.venv, 'bin'), join(box.venv, 'bin.away'));
      plant(join(box.home, 'evil'), box, token);
      cpSync(join(box.home, 'evil/bin'), join(box.venv, 'bin'), { recursive: true, verbatimSymlinks: true });
      return undefined;
    },
  ],
];

/** Asserts that neither python3 nor pip runs a file of the attacker. */
export async function assertNothingRuns(t: TestContext, attack: Attack[1]): Promise<void> {
  const box = await showingBox(t);
  await box.go('python3 -c pass');
  assert.equal((await box.go('python3 -c pass')).asked, false, 'the pass holds before');
  const cwd = attack(box, readFileSync(join(box.venv, '.pip-shim'), 'utf8')) ?? box.project;
  await box.go('python3 -c pass', { cwd });
  const { asked, code, stderr } = await box.go('pip install x', { cwd });
  assert.deepEqual([asked, code], [true, 1], stderr);
  assert.ok(!existsSync(join(box.home, 'ran')), `it has run: ${stderr}`);
}

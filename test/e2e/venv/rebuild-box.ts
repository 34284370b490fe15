import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type LocalIndex, serveIndex } from '../../helpers/local-index.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** With GITHUB_ACTIONS no install takes the fast path, which starts no Node and so records no index. */
export const AUTO = { PIP_SHIM_AUTO: 'venv', GITHUB_ACTIONS: '1' };

export const APP = { name: 'app', requires: ['dep'], scripts: { app: 'app:main' } };

export interface Box extends Sandbox {
  readonly venv: string;
  readonly usual: LocalIndex;
  readonly other: LocalIndex;
  readonly wheels: string;
}

/** A sandbox with two indices: pip uses `usual`, with app, dep and more. `other` has secret and hidden. */
export async function rebuildBox(t: TestContext): Promise<Box> {
  const box = await sandboxFor(t);
  box.placeShims();
  box.placeShims(['pip-shim']);
  const wheels = join(box.root, 'usual');
  buildWheel(wheels, APP);
  for (const name of ['dep', 'more']) buildWheel(wheels, { name });
  for (const name of ['secret', 'hidden']) buildWheel(join(box.root, 'other'), { name });
  const [usual, other] = [await serveIndex(wheels), await serveIndex(join(box.root, 'other'))];
  t.after(() => Promise.all([usual.close(), other.close()]));
  box.env.PIP_INDEX_URL = usual.url;
  return { ...box, venv: join(box.project, '.venv'), usual, other, wheels };
}

export async function ok(box: Box, command: string, args: readonly string[], env = {}): Promise<string> {
  const { code, stderr } = await box.run(command, args, { env });
  assert.equal(code, 0, stderr);
  return stderr;
}

/** Makes the venv look as after an upgrade of the system's Python: its packages belong to an older Python. */
export function upgradePython({ venv, python }: Box): void {
  const minor = python.version.split('.').slice(0, 2).join('.');
  renameSync(join(venv, 'lib', `python${minor}`), join(venv, 'lib/python3.1'));
  const config = join(venv, 'pyvenv.cfg');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^version.*$/m, 'version = 3.1.0'));
}

export function siteOf({ venv }: Box): string {
  const python = readdirSync(join(venv, 'lib')).find((name) => name.startsWith('python')) ?? '';
  return join(venv, 'lib', python, 'site-packages');
}

export function namesIn(box: Box): string[] {
  const names = readdirSync(siteOf(box)).flatMap((file) => /^(.+)-[^-]+\.dist-info$/.exec(file)?.[1] ?? []);
  return names.filter((name) => name !== 'pip' && name !== 'setuptools').sort();
}

export const olds = ({ project }: Box): string[] =>
  readdirSync(project).filter((name) => name.startsWith('.venv-old'));

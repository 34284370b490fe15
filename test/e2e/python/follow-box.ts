import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

export const AUTO = { PIP_SHIM_AUTO: 'venv' };
export const SHOW = 'import sys\nprint(sys.prefix)\n';

/** Writes a file and makes its directory. Returns its path. */
export function write(path: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const minor = ({ python }: Sandbox): string => `python${python.version.split('.').slice(0, 2).join('.')}`;

/** A project with python shims, a requirements file for `demo`, and scripts that print which Python runs. */
export async function projectBox(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3', minor(box)]);
  write(join(box.project, 'requirements.txt'), `${buildWheel(box.root, { name: 'demo' })}\n`);
  for (const file of [
    'app.py',
    'show.py',
    'sub/app.py',
    'other/app.py',
    'held/app.py',
    '../apart/app.py',
    '../outside.py',
  ])
    write(join(box.project, file), SHOW);
  for (const file of [
    'other/pyproject.toml',
    'held/requirements.txt',
    'held/.venv/pyvenv.cfg',
    '../apart/setup.py',
  ])
    write(join(box.project, file), '');
  write(join(box.home, 'elsewhere/alone.py'), SHOW);
  write(join(box.project, 'packed/__main__.py'), SHOW);
  for (const file of ['tool', '../tool', '../elsewhere/command-on-path'])
    write(join(box.project, file), `#!/usr/bin/env python3\n${SHOW}`, 0o755);
  symlinkSync('../outside.py', join(box.project, 'linked.py'));
  symlinkSync('../project/tool', join(box.home, 'elsewhere/link-to-tool'));
  return box;
}

export type Row = readonly [
  command: string,
  which: 'venv' | 'real',
  why: string,
  more?: { env?: Record<string, string>; cwd?: string },
];

/** Runs each command twice in a project whose venv has `demo`, and asserts which Python runs. */
export async function assertEach(box: Sandbox, rows: readonly Row[]): Promise<void> {
  const real = (await box.run(box.python.python, ['-c', SHOW])).stdout.trim();
  for (const [command, which, why, { env = {}, cwd = '.' } = {}] of rows) {
    const line = command.replace('PROJECT', box.project).replace('MINOR', minor(box));
    for (const run of ['first', 'second']) {
      const { stdout, stderr } = await box.run('sh', ['-c', line], {
        cwd: resolve(box.project, cwd),
        env: { ...AUTO, SHOW, ...env },
      });
      const shown = /^demo +1\.0$/m.test(stdout) ? `${box.project}/.venv` : stdout.trim();
      const wanted = which === 'venv' ? `${box.project}/.venv` : real;
      assert.equal(shown, wanted, `${run} run of ${line}: ${why}\n${stderr}`);
      assert.equal(stderr.replaceAll('>>> ', '').trim(), '', line);
    }
  }
}

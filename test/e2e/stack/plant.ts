import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackBox } from './stack-box.ts';

/** Makes a venv in which each program and module records that it ran. */
export async function plant(box: StackBox, project: string): Promise<void> {
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', join(project, '.venv')]);
  const trap = `echo ran >>'${box.root}/trap'`;
  rmSync(join(project, '.venv/bin/python'));
  for (const name of ['python', 'activate', 'activate.fish', 'pip-shim', 'deactivate']) {
    writeFileSync(join(project, '.venv/bin', name), `#!/bin/sh\n${trap}\n`, { mode: 0o755 });
  }
  const site = execFileSync('sh', ['-c', 'echo .venv/lib/python3*/site-packages'], {
    cwd: project,
    encoding: 'utf8',
  }).trim();
  const python = `import os; os.system(${JSON.stringify(trap)})\n`;
  for (const name of ['sitecustomize.py', 'trap.pth']) writeFileSync(join(project, site, name), python);
  writeFileSync(join(project, '.venv-stack'), '');
}

export const trapped = (box: StackBox): boolean => {
  try {
    return readFileSync(join(box.root, 'trap'), 'utf8') !== '';
  } catch {
    return false;
  }
};

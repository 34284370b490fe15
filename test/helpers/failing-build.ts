import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A source tree whose build fails. */
export interface FailingBuild {
  readonly name: string;
  /** Python code that runs in the build. `sh` runs a shell command, and ends the build if the command fails. */
  readonly build: string;
}

/**
 * Writes a source tree that pip builds without network or setuptools. pip can read the tree's metadata, but
 * can't build the wheel. Returns the tree's directory.
 */
export function writeFailingBuild(directory: string, { name, build }: FailingBuild): string {
  const info = `${name}-1.0.dist-info`;
  const lines = [
    'import os, subprocess, sys',
    'def sh(command):',
    '    code = subprocess.call(["/bin/sh", "-c", command])',
    '    if code: sys.exit(code)',
    'def prepare_metadata_for_build_wheel(directory, settings=None):',
    `    place = os.path.join(directory, "${info}")`,
    '    os.mkdir(place)',
    '    with open(os.path.join(place, "METADATA"), "w") as file:',
    `        file.write("Metadata-Version: 2.1\\nName: ${name}\\nVersion: 1.0\\n")`,
    `    return "${info}"`,
    'def build_wheel(directory, settings=None, metadata=None):',
    ...build.split('\n').map((line) => `    ${line}`),
  ];
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'backend.py'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(directory, 'pyproject.toml'),
    '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  );
  return directory;
}

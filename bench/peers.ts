import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import which from 'which';

const NAMES = ['direnv', 'mise', 'node18', 'pyenv', 'uv', 'virtualenv'] as const;
type Name = (typeof NAMES)[number];

/** The programs to compare with: their paths. One that is missing is undefined. */
export type Peers = Readonly<Partial<Record<Name, string>>>;

/** Finds the programs in the directory of `bench/peers`, or else on PATH, and prints which are used and which not. */
export function findPeers(directory = defaultDirectory()): Peers {
  const peers: Partial<Record<Name, string>> = {};
  for (const name of NAMES) {
    const path = isExecutable(join(directory, 'bin', name)) ?? which.sync(name, { nothrow: true });
    if (path) peers[name] = path;
    console.log(path ? `${name} ${versionOf(path)}: ${path}` : `skipped: ${name}, see npm run bench:peers`);
  }
  return peers;
}

/** Says which versions were compared, such as `uv 0.13.8, virtualenv 21.15.7`. */
export function versions(peers: Peers): string {
  const others = Object.entries(peers).filter(([name]) => name !== 'node18');
  return others.map(([name, path]) => `${name} ${versionOf(path)}`).join(', ');
}

function versionOf(path: string): string {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'of unknown version';
}

function defaultDirectory(): string {
  const script = fileURLToPath(new URL('peers', import.meta.url));
  return execFileSync('/bin/sh', [script, '--where'], { encoding: 'utf8' }).trim();
}

function isExecutable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import which from 'which';

const NAMES = ['direnv', 'mise', 'node18', 'pyenv', 'uv', 'virtualenv'] as const;
type Name = (typeof NAMES)[number];

/** The paths of the programs to compare with. The path of a missing program is undefined. */
export type Peers = Readonly<Partial<Record<Name, string>>>;

/**
 * Finds the programs in the directory of `bench/peers`, or else on PATH.
 * Throws if a directory is given that `bench/peers` has not made.
 */
export function findPeers(given?: string): Peers {
  if (given !== undefined && !existsSync(join(given, 'bin')))
    throw new Error(`--peers ${given}: it has no bin; npm run bench:peers -- ${given} makes it`);
  const directory = resolve(given ?? defaultDirectory());
  const peers: Partial<Record<Name, string>> = {};
  for (const name of NAMES) {
    const path = isExecutable(join(directory, 'bin', name)) ?? which.sync(name, { nothrow: true });
    if (path) peers[name] = path;
  }
  return peers;
}

/** Says for each program its version and path, or that the bench skips it. */
export function choices(peers: Peers): readonly string[] {
  return NAMES.map((name) => {
    const path = peers[name];
    return path ? `${name} ${versionOf(path)}: ${path}` : `skipped: ${name}, see npm run bench:peers`;
  });
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

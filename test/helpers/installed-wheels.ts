import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildWheel } from './wheels.ts';

const DIST_PACKAGES = '/usr/lib/python3/dist-packages';
/** Maps pipx and its dependencies to their requirements, except those for Windows or older Pythons. */
const PIPX: Readonly<Record<string, readonly string[]>> = {
  pipx: ['argcomplete', 'packaging', 'userpath'],
  argcomplete: [],
  packaging: [],
  userpath: ['click'],
  click: [],
};

/** Returns Debian's version of pipx; undefined if pipx or a dependency is missing or not pure Python. */
export function installedPipx(): string | undefined {
  return Object.keys(PIPX).every((name) => existsSync(join(DIST_PACKAGES, name)))
    ? versionOf('pipx')
    : undefined;
}

/** Packs the installed pipx and its dependencies into wheels in `dir`, for a pip without a network. */
export function packPipx(dir: string): void {
  for (const [name, requires] of Object.entries(PIPX)) {
    const scripts = name === 'pipx' ? { pipx: 'pipx.main:cli' } : {};
    const modules = Object.fromEntries(sources(name));
    buildWheel(dir, { name, version: versionOf(name) ?? '0', requires, scripts, modules });
  }
}

function versionOf(name: string): string | undefined {
  const metadata = readdirSync(DIST_PACKAGES).map((entry) =>
    new RegExp(`^${name}-(.+)\\.(?:dist|egg)-info$`).exec(entry),
  );
  return metadata.find((match) => match !== null)?.[1];
}

function sources(name: string): [string, string][] {
  return readdirSync(join(DIST_PACKAGES, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.pyc'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .map((path) => [relative(DIST_PACKAGES, path), readFileSync(path, 'utf8')]);
}

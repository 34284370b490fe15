import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ArchiveEntry, tarGz, zip } from './archives.ts';

/** A pure Python distribution for tests. The default version is 1.0. */
export interface Distribution {
  /** The project's name as a user would type it: `Some.Thing`. */
  readonly name: string;
  readonly version?: string;
  /** Requires-Dist lines: `other>=2`, `colour; extra == "fancy"`. */
  readonly requires?: readonly string[];
  readonly extras?: readonly string[];
  /** Source by path: `{ 'pkg/__init__.py': '…' }`. By default, a module of that name defines VERSION. */
  readonly modules?: Readonly<Record<string, string>>;
  /** Console scripts: `{ hello: 'hello:main' }`. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly requiresPython?: string;
}

/** The name of the default module of a distribution: `Some.Thing` → `some_thing`. */
export function moduleName(name: string): string {
  return name.replace(/[-_.]+/g, '_').toLowerCase();
}

/** Writes a valid wheel into `dir`, which it makes if needed, and returns its path. */
export function buildWheel(dir: string, what: Distribution): string {
  return write(join(dir, wheelName(what)), wheel(what, modules(what)));
}

/**
 * Writes a source tree that `pip install DIR` and `pip install -e DIR` build without network or setuptools.
 * Its pyproject.toml names a backend in the tree, which copies ready-made wheels. Returns `dir`.
 */
export function writeProject(dir: string, what: Distribution): string {
  for (const { name, data } of projectFiles(what, dir)) write(join(dir, name), data);
  return dir;
}

/** Writes the files of {@link writeProject} as an sdist (.tar.gz), and returns its path. */
export function buildSdist(dir: string, what: Distribution): string {
  const stem = `${moduleName(what.name)}-${version(what)}`;
  const entries = projectFiles(what).map(({ name, data }) => ({ name: `${stem}/${name}`, data }));
  return write(join(dir, `${stem}.tar.gz`), tarGz(entries));
}

const version = (what: Distribution): string => what.version ?? '1.0';
const wheelName = (what: Distribution): string =>
  `${moduleName(what.name)}-${version(what)}-py3-none-any.whl`;

function modules(what: Distribution): ArchiveEntry[] {
  const sources = what.modules ?? {
    [`${moduleName(what.name)}.py`]: `VERSION = '${version(what)}'\n\ndef main():\n    print('${what.name}', VERSION)\n`,
  };
  return Object.entries(sources).map(([name, source]) => entry(name, source));
}

/** Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/ */
function wheel(what: Distribution, content: readonly ArchiveEntry[]): Buffer {
  const info = `${moduleName(what.name)}-${version(what)}.dist-info`;
  const entries = [
    ...content,
    entry(`${info}/METADATA`, metadata(what)),
    entry(
      `${info}/WHEEL`,
      'Wheel-Version: 1.0\nGenerator: pip-shim tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    ),
  ];
  const scripts = Object.entries(what.scripts ?? {}).map(([name, target]) => `${name} = ${target}\n`);
  if (scripts.length > 0)
    entries.push(entry(`${info}/entry_points.txt`, `[console_scripts]\n${scripts.join('')}`));
  const record = entries.map(({ name, data }) => `${name},sha256=${sha256(data)},${data.length}\n`);
  return zip([...entries, entry(`${info}/RECORD`, `${record.join('')}${info}/RECORD,,\n`)]);
}

function metadata(what: Distribution): string {
  const lines = ['Metadata-Version: 2.1', `Name: ${what.name}`, `Version: ${version(what)}`];
  if (what.requiresPython) lines.push(`Requires-Python: ${what.requiresPython}`);
  for (const extra of what.extras ?? []) lines.push(`Provides-Extra: ${extra}`);
  for (const requirement of what.requires ?? []) lines.push(`Requires-Dist: ${requirement}`);
  return `${lines.join('\n')}\n`;
}

const BACKEND = `
import os, shutil
def _copy(kind, directory):
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), kind)
    [name] = os.listdir(here)
    shutil.copy(os.path.join(here, name), directory)
    return name
def build_wheel(directory, config_settings=None, metadata_directory=None):
    return _copy('wheel', directory)
def build_editable(directory, config_settings=None, metadata_directory=None):
    return _copy('editable', directory)
`;

function projectFiles(what: Distribution, editableFrom?: string): ArchiveEntry[] {
  const backend = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["_build"]\n';
  const files = [
    entry('pyproject.toml', `${backend}\n[project]\nname = "${what.name}"\nversion = "${version(what)}"\n`),
    entry('PKG-INFO', metadata(what)),
    entry('_build/backend.py', BACKEND),
    { name: `_build/wheel/${wheelName(what)}`, data: wheel(what, modules(what)) },
    ...modules(what),
  ];
  if (editableFrom === undefined) return files;
  const link = entry(`_${moduleName(what.name)}.pth`, `${editableFrom}\n`);
  return [...files, { name: `_build/editable/${wheelName(what)}`, data: wheel(what, [link]) }];
}

const entry = (name: string, text: string): ArchiveEntry => ({ name, data: Buffer.from(text) });
const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('base64url');

function write(path: string, data: Buffer): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, data);
  return path;
}

import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { askedOnce } from './prepared.ts';
import { run } from './process.ts';
import { testTemp } from './temp.ts';

/** A Python with its own pip. */
export interface Python {
  /** Absolute path of the interpreter. If makePython made it, pip's first line has the same path. */
  readonly python: string;
  /** Absolute path of a `pip` that belongs to this Python. */
  readonly pip: string;
  /** For example `3.11.2`. */
  readonly version: string;
  readonly pipVersion: string;
  /** The directory in which the EXTERNALLY-MANAGED marker is, or would be. */
  readonly stdlib: string;
  readonly how: 'system' | 'made';
}

/** The facts that an interpreter reports about itself. */
export interface Interpreter {
  readonly executable: string;
  readonly version: string;
  readonly prefix: string;
  readonly basePrefix: string;
  readonly stdlib: string;
  /** The installed pip's directory and version, or null. */
  readonly pip: { readonly dir: string; readonly version: string } | null;
}

const ASK = `
import json, os, sys, sysconfig
try:
    import pip
    found = {"dir": os.path.dirname(os.path.abspath(pip.__file__)), "version": pip.__version__}
except ImportError:
    found = None
print(json.dumps({"executable": os.path.realpath(sys.executable), "version": "%d.%d.%d" % sys.version_info[:3],
    "prefix": sys.prefix, "basePrefix": sys.base_prefix, "stdlib": sysconfig.get_path("stdlib"), "pip": found}))
`;

/** Asks an interpreter about itself. Returns undefined if it fails or is older than 3.8. */
export async function askPython(python: string): Promise<Interpreter | undefined> {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', PYTHONNOUSERSITE: '1' };
  const answer = await run(python, ['-B', '-c', ASK], { env }).catch(() => undefined);
  if (answer?.code !== 0) return undefined;
  const found: Interpreter = JSON.parse(answer.stdout);
  return Number(found.version.split('.')[1]) >= 8 ? found : undefined;
}

/**
 * Directories of a system's own Python: on most systems, with Homebrew on Apple silicon, and with Homebrew on
 * Intel.
 */
export const SYSTEM_PLACES = ['/usr/bin', '/opt/homebrew/bin', '/usr/local/bin'];

/** Returns the first Python on PATH or in a usual place that is not a venv. makePython copies this Python. */
export function basePython(): Promise<Interpreter> {
  return askedOnce('base-python', findBasePython);
}

async function findBasePython(): Promise<Interpreter> {
  const places = [
    ...(process.env.PATH ?? '').split(':').filter((dir) => dir.startsWith('/')),
    ...SYSTEM_PLACES,
  ];
  for (const python of places.map((dir) => join(dir, 'python3')).filter(existsSync)) {
    const found = await askPython(python);
    if (found && found.prefix === found.basePrefix) return found;
  }
  throw new Error('the tests need a Python 3.8 or newer that is not a venv, with pip 23.0 or newer');
}

/** The Pythons on PATH, and in pyenv's versions if pyenv's shims are on PATH, by minor version. */
export function pythonsHere(): ReadonlyMap<number, readonly string[]> {
  const path = (process.env.PATH ?? '').split(':').filter((dir) => dir.startsWith('/') && existsSync(dir));
  const pyenv = path.filter((dir) => dir.endsWith('/shims')).map((dir) => join(dirname(dir), 'versions'));
  const versions = pyenv
    .filter(existsSync)
    .flatMap((dir) => readdirSync(dir).map((name) => join(dir, name, 'bin')));
  const found = new Map<number, string[]>();
  for (const dir of [...path, ...versions].filter(existsSync))
    for (const name of readdirSync(dir)) {
      const minor = /^python3\.(\d+)$/.exec(name)?.[1];
      if (minor !== undefined)
        found.set(Number(minor), [...(found.get(Number(minor)) ?? []), join(dir, name)]);
    }
  return found;
}

/**
 * Returns the oldest and the newest Python from 3.11 on, whose pip knows the EXTERNALLY-MANAGED marker.
 * Returns undefined if there are not two.
 */
export async function twoPythons(): Promise<{ older: Interpreter; newer: Interpreter } | undefined> {
  const found: { minor: number; python: Interpreter }[] = [];
  for (const [minor, paths] of pythonsHere()) {
    for (const path of minor < 11 ? [] : paths) {
      const python = await askPython(path);
      if (!python?.pip || python.prefix !== python.basePrefix) continue;
      found.push({ minor, python });
      break;
    }
  }
  const [older, ...rest] = found.sort((one, other) => one.minor - other.minor).map(({ python }) => python);
  const newer = rest.at(-1);
  return older && newer && { older, newer };
}

/** Tells whether this Python's real `pip install` ends with the refusal of PEP 668. Needs no network. */
export async function pipRefuses(python: Python): Promise<boolean> {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: testTemp(),
    PIP_CONFIG_FILE: '/dev/null',
    LC_ALL: 'C.UTF-8',
  };
  const { code, stderr } = await run(python.pip, ['install', '--no-index', basename(dirname(python.pip))], {
    env,
  });
  return code === 1 && /^error: externally-managed-environment$/m.test(stderr);
}

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { PipWorld } from '../../../src/pip/predict.ts';
import type { Row } from './rows.ts';

/** The directories in which the command of a row runs. */
export interface Places {
  readonly home: string;
  readonly cwd: string;
  readonly prefix: string;
}

/** The arguments and variables of a row, with the real paths in place of `{cwd}` and `{home}`. */
export interface PlacedRow {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Writes the files of a row, and replaces `{cwd}` and `{home}` with the real paths. */
export function placeRow(row: Row, places: Places): PlacedRow {
  const filled = (text: string) => text.replaceAll('{cwd}', places.cwd).replaceAll('{home}', places.home);
  for (const directory of [places.home, places.cwd, places.prefix]) mkdirSync(directory, { recursive: true });
  for (const [path, text] of Object.entries(row.files ?? {})) {
    const [top = '', ...rest] = path.split('/');
    const file = join(places[top as keyof Places], ...rest);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, filled(text));
  }
  const args = typeof row.args === 'string' ? row.args.split(' ').filter((word) => word !== '') : row.args;
  const env = Object.entries(row.env ?? {}).map(([name, value]) => [name, filled(value)]);
  return { args: args.map(filled), env: Object.fromEntries(env) };
}

/** The real machine. Relative paths start at `cwd`. */
export function realWorld(
  cwd: string,
  rest: Pick<PipWorld, 'env' | 'pipVersion' | 'home' | 'prefix'>,
): PipWorld {
  const at = (path: string) => resolve(cwd, path);
  return {
    ...rest,
    platform: process.platform === 'darwin' ? 'darwin' : 'linux',
    readText: (path) => attempt(() => readFileSync(at(path), 'utf8')),
    exists: (path) => path !== '' && existsSync(at(path)),
    isDirectory: (path) => path !== '' && attempt(() => statSync(at(path)).isDirectory()) === true,
  };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

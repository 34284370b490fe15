import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { removeTree, testTemp } from './temp.ts';

/**
 * Makes a directory once for the whole test run and returns its path. `make` fills a temporary directory,
 * which is renamed at the end, so that no test sees a half-made directory. If two processes make it, the
 * directory of the first one stays.
 */
export async function preparedAt(path: string, make: (aside: string) => Promise<void>): Promise<string> {
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const aside = mkdtempSync(`${path}.`);
  try {
    await make(aside);
    renameSync(aside, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    removeTree(aside);
  }
  return path;
}

const answers = new Map<string, Promise<unknown>>();

/** Calls `ask` only once in a test run. All processes get the same answer, which is JSON or undefined. */
export function askedOnce<T>(name: string, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(name) ?? readOrAsk(join(testTemp(), `${name}.json`), ask);
  answers.set(name, known);
  return known as Promise<T>;
}

async function readOrAsk<T>(file: string, ask: () => Promise<T>): Promise<T> {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).answer;
  const answer = await ask();
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, JSON.stringify({ answer }));
  renameSync(aside, file);
  return answer;
}

/** Makes a directory for PATH with all commands of /usr/bin except `name`, which then seems not installed. */
export function commandsWithout(name: string): Promise<string> {
  return preparedAt(join(testTemp(), `commands-without-${name}`), async (directory) => {
    for (const each of readdirSync('/usr/bin').filter((each) => each !== name))
      symlinkSync(join('/usr/bin', each), join(directory, each));
  });
}

/**
 * Copies a tree by hard links. Symbolic links stay as they are. If a program writes into a file of the copy,
 * or changes its owner or mode, the original changes too. pip, pipx and Python's bytecode compiler do no
 * harm, because they replace a file by a new file.
 */
export function copyLinked(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyLinked(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

/**
 * Copies a venv by hard links, and rewrites `pyvenv.cfg` and the scripts in `bin`, because they contain the
 * venv's path.
 */
export function copyVenv(from: string, to: string): void {
  copyLinked(from, to);
  const bin = join(to, 'bin');
  const scripts = readdirSync(bin).map((name) => join(bin, name));
  // preparedAt made the venv in a temporary directory, so the scripts contain that path instead of `from`.
  const [, named] = /^#!(.+)\/bin\/python/.exec(readFileSync(join(bin, 'pip'), 'utf8')) ?? [];
  if (named === undefined) throw new Error(`${bin}/pip names no venv`);
  for (const path of [...scripts, join(to, 'pyvenv.cfg')].filter((path) => lstatSync(path).isFile())) {
    const text = readFileSync(path, 'utf8');
    const { mode } = lstatSync(path);
    rmSync(path); // a hard link: writing to it would change the original
    writeFileSync(path, text.replaceAll(named, to), { mode });
  }
}

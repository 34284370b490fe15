import { createHash } from 'node:crypto';
import type { FileStat, Look } from '../../../src/system/ports.ts';

/** A file's text or a directory's entries, alone or with a stat. */
export type Entry = string | Tree | { readonly entry: string | Tree; readonly stat: Partial<FileStat> };
export interface Tree {
  readonly [name: string]: Entry;
}

/** A Look at a tree like `{ home: { u: { '.venv': {} } } }`. A name with slashes means nested directories. */
export function fakeLook(tree: Tree, readOnly: readonly string[] = []): Look {
  const entries = new Map<string, { content: string | Tree; stat: FileStat }>();
  const add = (path: string, entry: Entry): void => {
    const told = typeof entry === 'object' && 'stat' in entry && 'entry' in entry;
    const content = (told ? entry.entry : entry) as string | Tree;
    const kind = typeof content === 'string' ? 'file' : 'directory';
    const stat: FileStat = {
      kind,
      dev: 1,
      ino: entries.size + 1,
      uid: 1000,
      mode: 0o755,
      ...(told ? (entry.stat as object) : {}),
    };
    entries.set(path, { content, stat });
    if (typeof content === 'string') return;
    for (const [name, child] of Object.entries(content)) {
      const [first, ...rest] = name.split('/');
      const nested = rest.length > 0 ? { [rest.join('/')]: child } : child;
      add(`${path === '/' ? '' : path}/${first}`, nested);
    }
  };
  add('/', tree);
  const stat = (path: string) => entries.get(path)?.stat;
  return {
    stat,
    lstat: stat,
    list: (path) => {
      const content = entries.get(path)?.content;
      return typeof content === 'object' ? Object.keys(content).map((name) => name.split('/')[0] ?? '') : [];
    },
    readText: (path) => {
      const content = entries.get(path)?.content;
      return typeof content === 'string' ? content : undefined;
    },
    readBytes: (path) => {
      const content = entries.get(path)?.content;
      return typeof content === 'string' ? Buffer.from(content, 'latin1') : undefined;
    },
    digest: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
    realPath: (path) => path,
    writable: (path) => entries.has(path) && !readOnly.includes(path),
    executable: (path) => ((stat(path)?.mode ?? 0) & 0o111) !== 0 && stat(path)?.kind === 'file',
  };
}

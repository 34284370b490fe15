import type { Look } from '../../system/ports.ts';
import { type Bytes, bytesOf, Damaged, type Tracked } from './tracked.ts';

/** The length of the header: two revisions of 20 bytes each. */
const PARENTS = 40;
/** The length of an entry's state, mode, size, time and name length. The name follows them. */
const FIXED = 17;

/**
 * The entries of Mercurial's dirstate, in version 1. With the extension largefiles, a large file is listed
 * below `.hglf`. Source: `hg help internals.dirstate-v1` and mercurial/pure/parsers.py.
 * @param directory the directory `.hg`
 * @throws Damaged
 */
export function readDirstate(directory: string, look: Look): readonly Tracked[] {
  const requires = look.readText(`${directory}/requires`);
  if (requires === undefined) throw new Damaged(`${directory}/requires can't be read`);
  if (/^dirstate-v2$/m.test(requires))
    throw new Damaged(`pip-shim can't read Mercurial's format dirstate-v2 in ${directory}`);
  const file = `${directory}/dirstate`;
  if (!look.lstat(file)) return []; // as after `hg init`
  const bytes = bytesOf(file, look);
  const entries = bytes.length === 0 ? [] : parsed(bytes);
  if (!entries) throw new Damaged(`${file} is damaged`);
  return entries;
}

/** The entries. Undefined if a length in the file is wrong. */
function parsed(bytes: Bytes): readonly Tracked[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder();
  const entries: Tracked[] = [];
  let at = PARENTS;
  while (at + FIXED <= bytes.length) {
    const end = at + FIXED + view.getUint32(at + FIXED - 4);
    if (end > bytes.length) return undefined;
    // A copied file's entry has two names with a NUL between them. The first one is the file's own.
    const [name = ''] = decoder.decode(bytes.subarray(at + FIXED, end)).split('\0');
    entries.push({ path: name.replace(/^\.hglf\//, ''), isModule: false });
    at = end;
  }
  return at === bytes.length ? entries : undefined;
}

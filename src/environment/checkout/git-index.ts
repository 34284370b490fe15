import type { Look } from '../../system/ports.ts';
import { type Bytes, bytesOf, Damaged, type Tracked } from './tracked.ts';

/**
 * The entries of git's index, in versions 2, 3 and 4. The path of a sparse directory ends with a slash.
 * Source: Documentation/gitformat-index.txt of git.
 * @param directory the git directory that has the file `index`
 * @throws Damaged
 */
export function readGitIndex(directory: string, look: Look): readonly Tracked[] {
  const file = `${directory}/index`;
  const index = parsed(bytesOf(file, look), look);
  if (!index) throw new Damaged(`${file} is damaged`);
  if (index.shared === undefined) return index.entries;
  // The split index may delete entries of the shared index. Deleted entries count here too. So the directory
  // may look as if it came with the checkout when it did not, which is the safe mistake.
  const shared = `${directory}/sharedindex.${index.shared}`;
  const base = parsed(bytesOf(shared, look), look);
  if (!base) throw new Damaged(`${shared} is damaged`);
  return [...base.entries, ...index.entries];
}

interface Index {
  readonly entries: readonly Tracked[];
  /** The name of the shared index that this split index adds to. */
  readonly shared: string | undefined;
}

/** The lengths of git's digests: SHA-1 and SHA-256. */
const DIGESTS = [
  { length: 20, algorithm: 'sha1' },
  { length: 32, algorithm: 'sha256' },
] as const;

/**
 * Parses an index. Undefined if it is damaged. Tries both SHA-1 and SHA-256, because no field says which it
 * uses.
 */
function parsed(bytes: Bytes, look: Look): Index | undefined {
  for (const { length, algorithm } of DIGESTS) {
    const end = bytes.length - length;
    if (end < HEADER) continue;
    const tail = bytes.subarray(end);
    const isWhole =
      tail.every((byte) => byte === 0) || isSame(tail, look.digest(algorithm, bytes.subarray(0, end)));
    const index = isWhole ? new Reader(bytes, end, length).index() : undefined;
    if (index) return index;
  }
  return undefined;
}

const isSame = (one: Bytes, other: Bytes): boolean => one.every((byte, at) => byte === other[at]);

/** The length of the header in bytes. It has `DIRC`, the version and the number of entries. */
const HEADER = 12;
/** The length of an entry's times, device, inode, mode, owner and size. An entry's digest follows them. */
const STAT = 40;
const MODE = 24;
const EXTENDED = 0x4000;
/** PATH_MAX. Version 4 shortens names, so without this limit a small index could hold very long names. */
const LONGEST = 4096;

class Reader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  readonly #end: number;
  readonly #digest: number;
  readonly #decoder = new TextDecoder();
  #at = HEADER;
  /** The bytes of the name before this one. Version 4 stores only how a name differs from the name before. */
  #name: Bytes = new Uint8Array();

  constructor(bytes: Bytes, end: number, digest: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#end = end;
    this.#digest = digest;
  }

  /** The parsed index. Undefined if a length in the file is wrong. */
  index(): Index | undefined {
    const version = this.#view.getUint32(4);
    if (this.#text(0, 4) !== 'DIRC' || version < 2 || version > 4) return undefined;
    const entries: Tracked[] = [];
    try {
      for (let left = this.#view.getUint32(8); left > 0; left--) entries.push(this.#entry(version));
      const shared = this.#extensions();
      return this.#at === this.#end ? { entries, shared } : undefined;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  #entry(version: number): Tracked {
    const start = this.#at;
    const isModule = (this.#view.getUint32(start + MODE) & 0o170000) === 0o160000;
    const flags = this.#view.getUint16(start + STAT + this.#digest);
    this.#at += STAT + this.#digest + (version > 2 && flags & EXTENDED ? 4 : 2);
    const kept = version === 4 ? this.#name.length - this.#varint() : 0;
    const end = this.#bytes.indexOf(0, this.#at);
    if (kept < 0 || end === -1 || kept + end - this.#at > LONGEST)
      throw new RangeError('a name does not end, or is too long');
    this.#name = joined(this.#name.subarray(0, kept), this.#bytes.subarray(this.#at, end));
    // Before version 4, one to eight NULs follow the name, so that the entry's length is a multiple of eight.
    this.#at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7);
    return { path: this.#decoder.decode(this.#name), isModule };
  }

  /** Reads a number in git's own encoding, as `decode_varint` in git's varint.c does. */
  #varint(): number {
    let byte = this.#view.getUint8(this.#at++);
    let value = byte & 127;
    while (byte & 128) {
      byte = this.#view.getUint8(this.#at++);
      value = (value + 1) * 128 + (byte & 127);
    }
    return value;
  }

  /** Skips the extensions. Returns the name of the shared index, from the extension `link`. */
  #extensions(): string | undefined {
    let shared: string | undefined;
    while (this.#at < this.#end) {
      const data = this.#at + 8;
      const size = this.#view.getUint32(this.#at + 4);
      if (this.#text(this.#at, 4) === 'link') {
        const name = this.#bytes.subarray(data, data + this.#digest);
        const isSplit = name.some((byte) => byte !== 0);
        shared = isSplit ? [...name].map((byte) => byte.toString(16).padStart(2, '0')).join('') : undefined;
      }
      this.#at = data + size;
    }
    return shared;
  }

  #text(at: number, length: number): string {
    return this.#decoder.decode(this.#bytes.subarray(at, at + length));
  }
}

function joined(one: Bytes, other: Bytes): Bytes {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

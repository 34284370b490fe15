/**
 * The block of lines that pip-shim adds to a start file, between two marker lines. pip-shim reads and writes
 * the file as latin1, one character for each byte, so that no byte outside the block changes.
 */

export const BLOCK_START = '# >>> pip-shim >>>';
export const BLOCK_END = '# <<< pip-shim <<<';
/** The first line in a block if pip-shim made the file. */
const NOTE_MADE = '# (this file was made for this block)';
/** The first line in a block if the line before the block had no line break. */
const NOTE_LINE_BREAK = '# (the line before this block had no line break)';

/** The result of a search for the block. `damaged` means that the last line of the block is missing. */
export type Found = { readonly kind: 'none' } | { readonly kind: 'damaged' } | Block;

export interface Block {
  readonly kind: 'block';
  readonly before: string;
  /** The lines between the block's first line and its last line. */
  readonly lines: readonly string[];
  readonly after: string;
}

export function findBlock(text: string): Found {
  const lines = text.split('\n');
  const start = lines.indexOf(BLOCK_START);
  if (start === -1) return { kind: 'none' };
  const end = lines.indexOf(BLOCK_END, start);
  if (end === -1) return { kind: 'damaged' };
  const before = lines.slice(0, start).map((line) => `${line}\n`);
  return {
    kind: 'block',
    before: before.join(''),
    lines: lines.slice(start + 1, end),
    after: lines.slice(end + 1).join('\n'),
  };
}

/** The text of a new file that contains only the block. */
export const madeFor = (lines: readonly string[]): string => blockOf([NOTE_MADE, ...lines]);

/** Renews the block in the text, or adds it at the end. Undefined if the text has a damaged block. */
export function withBlock(text: string, lines: readonly string[]): string | undefined {
  const found = findBlock(text);
  if (found.kind === 'damaged') return undefined;
  if (found.kind === 'none') {
    const isOpen = text !== '' && !text.endsWith('\n');
    return isOpen ? `${text}\n${blockOf([NOTE_LINE_BREAK, ...lines])}` : `${text}${blockOf(lines)}`;
  }
  const notes = found.lines.slice(0, 1).filter((line) => line === NOTE_MADE || line === NOTE_LINE_BREAK);
  return `${found.before}${blockOf([...notes, ...lines])}${found.after}`;
}

/**
 * The text as it was before pip-shim added the block, byte for byte.
 * @returns undefined if pip-shim made the file and the file contains only the block
 */
export function withoutBlock({ before, lines, after }: Block): string | undefined {
  if (lines[0] === NOTE_MADE && before + after === '') return undefined;
  return lines[0] === NOTE_LINE_BREAK && after === '' ? before.slice(0, -1) : before + after;
}

const blockOf = (lines: readonly string[]): string => `${[BLOCK_START, ...lines, BLOCK_END].join('\n')}\n`;

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './sandbox.ts';

/** A fenced code block of a Markdown page. */
export interface Block {
  /** The page's path in the repository, and the line of the block's first fence. */
  readonly place: string;
  /** The word behind the fence: `sh`, `console`, `text`, … */
  readonly language: string;
  readonly text: string;
  /** The HTML comment right above the block: `run by PATH`, `not run here: REASON` or `exit code N`. */
  readonly mark: string | undefined;
}

/** What a block runs, and the lines that its output must have, in this order. `…` stands for any text. */
export interface Run {
  readonly script: string;
  readonly code: number;
  readonly expected: readonly string[];
}

const FENCE = /^```(\S*)$/;
const MARK = /^<!-- (run by .+|not run here: .+|exit code \d+) -->$/;

/** The pages in docs/, as sorted paths in the repository. */
export function docsPages(): readonly string[] {
  const names = readdirSync(join(repository, 'docs')).filter((name) => name.endsWith('.md'));
  return names.map((name) => `docs/${name}`).sort();
}

/** The documents of a package, as paths below its /usr/share/doc/pip-shim. */
export const packagedPages = (): readonly string[] => [
  'README.md',
  'SECURITY.md',
  'bench/figures.svg',
  ...docsPages(),
  'picture/prompt.svg',
];

/** All pages that people read, as paths in the repository. */
export function pages(): readonly string[] {
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docsPages()];
}

export const pageText = (page: string): string => readFileSync(join(repository, page), 'utf8');

/** Returns the fenced blocks of a text. A fence that never ends is an error. */
export function blocksOf(page: string, text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const opening = FENCE.exec(lines[at] ?? '');
    if (!opening) continue;
    const end = lines.indexOf('```', at + 1);
    if (end < 0) throw new Error(`${page}:${at + 1}: this block has no end`);
    blocks.push({
      place: `${page}:${at + 1}`,
      language: opening[1] ?? '',
      text: lines.slice(at + 1, end).join('\n'),
      mark: MARK.exec(lines[at - 1] ?? '')?.[1],
    });
    at = end;
  }
  return blocks;
}

/** Returns what a block runs. Undefined for text, and for a block whose mark says that it is not run here. */
export function runOf({ language, text, mark = '' }: Block): Run | undefined {
  if (!['sh', 'console'].includes(language) || /^(run by|not run here)/.test(mark)) return;
  const lines = text.split('\n');
  const isCommand = (line: string): boolean => language === 'sh' || line.startsWith('$ ');
  const shown = lines.filter((line) => !isCommand(line));
  const told = [...text.matchAll(/# → (.*)$/gm)].map(([, output = '']) => output);
  return {
    script: lines
      .filter(isCommand)
      .map((line) => line.replace(/^\$ /, ''))
      .join('\n'),
    code: Number(/^exit code (\d+)$/.exec(mark)?.[1] ?? 0),
    expected: (language === 'sh' ? told : shown)
      .map((line) => line.trim())
      .filter((line) => !/^…?$/.test(line)),
  };
}

/** Returns the first of the expected lines that the output lacks, in order. `…` stands for any text. */
export function missingLine(output: string, expected: readonly string[]): string | undefined {
  let rest = output;
  for (const line of expected) {
    const parts = line.split('…').map((part) => part.trim().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    const found = new RegExp(parts.join('.*')).exec(rest);
    if (!found) return line;
    rest = rest.slice(found.index + found[0].length);
  }
  return;
}

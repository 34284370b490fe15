import { belowHome, parent } from '../system/paths.ts';
import type { Look } from '../system/ports.ts';
import { quoteWord } from '../ui/text.ts';

/** A part of a venv's path that pip's entry scripts would hand to a shell or to Python as code. */
export interface Unquotable {
  /** The part, in words: `a dollar sign ($)`. */
  readonly what: string;
  /** The path up to the name that has it. */
  readonly directory: string;
}

/**
 * What makes a venv at this path unsafe; undefined if nothing does. Each package with a command brings a script that
 * names the venv's Python (`_build_shebang` in pip/_vendor/distlib/scripts.py). If the path has a blank, or is too long
 * for a first line, then sh reads it: between double quotes if it has a blank, else bare. Python reads the same lines,
 * as a string or as a comment. The sh side of this rule is in shims/pip, at `_pipshim_find_venv`.
 * @param path absolute
 */
export function unquotableIn(path: string): Unquotable | undefined {
  const isBare = !path.includes(' ') && new TextEncoder().encode(path).length > LONGEST;
  const found = (isBare ? [...ALWAYS, BARE] : ALWAYS).flatMap((pattern) => pattern.exec(path) ?? []);
  const [first] = found.sort((one, other) => path.indexOf(one) - path.indexOf(other));
  if (first === undefined) return undefined;
  const end = path.indexOf('/', path.indexOf(first));
  return { what: inWords(first), directory: end === -1 ? path : path.slice(0, end) };
}

/** What ends or expands within quotes, or ends a comment; and what Python takes for a file's encoding (PEP 263). */
const ALWAYS: readonly RegExp[] = [/['"$`\\\p{Cc}]/u, /coding[:=]/];
/** What a shell reads as more than itself in a bare word. */
const BARE = /[&|;<>()[\]{}*?^]/;
/** Bytes of a path with which `#!PATH/bin/python3.NN` fits into the 127 that distlib lets a first line have. */
const LONGEST = 127 - '#!/bin/python3.99\n'.length;

const NAMES: Readonly<Record<string, string>> = {
  "'": "a single quote (')",
  '"': 'a double quote (")',
  $: 'a dollar sign ($)',
  '`': 'a backquote (`)',
  '\\': 'a backslash (\\)',
  '\n': 'a line break',
};

function inWords(part: string): string {
  if (part.startsWith('coding')) return `"${part}", which Python reads as an encoding declaration`;
  if (BARE.test(part)) return `"${part}", and the path is too long for a script's first line`;
  return NAMES[part] ?? `a control character (\\x${part.charCodeAt(0).toString(16).padStart(2, '0')})`;
}

/** Why no venv is made or used at such a path. Completes the message `X can't be used: `. */
export function whyUnquotable({ what, directory }: Unquotable): string {
  return `the name of ${directory} has ${what}, so pip's scripts would not work there`;
}

/**
 * What to do about a path that can't be used, one line each.
 * @param named the path of the venv named `default`
 */
export function otherPlaces(named: string, home: string): readonly string[] {
  if (unquotableIn(named)) return ['name another place: PIP_SHIM_VENV=/path/to/venv'];
  const short = belowHome(named, home);
  const word = quoteWord(short.slice(1)) === short.slice(1) ? short : quoteWord(named);
  return [
    `use the venv named default: PIP_SHIM_VENV=${word}`,
    'or name another place: PIP_SHIM_VENV=/path/to/venv',
  ];
}

/** One path for all spellings of a place: the part that exists is resolved, the rest stays as written. */
export function realPlace(path: string, look: Look): string {
  if (path === '/' || look.lstat(path)) return look.realPath(path);
  return `${realPlace(parent(path), look)}/${path.slice(path.lastIndexOf('/') + 1)}`.replace('//', '/');
}

/**
 * Where a path really leads, if it goes through a symbolic link that may have come with a project: the last name of the
 * path, or any name below the project.
 */
export function ledElsewhere(path: string, root: string, look: Look): string | undefined {
  const real = realPlace(path, look);
  const isLinked = path.startsWith(`${root}/`)
    ? real !== look.realPath(root) + path.slice(root.length)
    : look.lstat(path)?.kind === 'link';
  return isLinked ? real : undefined;
}

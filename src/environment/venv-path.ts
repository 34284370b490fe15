import { belowHome, parent } from '../system/paths.ts';
import type { Look } from '../system/ports.ts';
import { quoteWord } from '../ui/text.ts';

/** A part of a venv's path that a shell or Python would run as code, because pip writes it into scripts. */
export interface Unquotable {
  /** A description of the part for messages: `a dollar sign ($)`. */
  readonly what: string;
  /** The path up to and including the directory whose name contains the part. */
  readonly directory: string;
}

/**
 * The first part of a path that makes a venv at this path unsafe. Undefined if no part does. Each command of
 * a package is a script that starts with the path of the venv's Python (`_build_shebang` in
 * pip/_vendor/distlib/scripts.py). If the path has a space, sh reads it in double quotes. If the path is too
 * long for a first line, sh reads it without quotes. Python reads the same lines as a string or a comment.
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

/**
 * Text that is unsafe in every path: a character that ends a quoted string or a comment, a character that a
 * shell expands in double quotes, and Python's encoding declaration (PEP 263).
 */
const ALWAYS: readonly RegExp[] = [/['"$`\\\p{Cc}]/u, /coding[:=]/];
/** Characters that, outside quotes, have a special meaning for a shell. */
const BARE = /[&|;<>()[\]{}*?^]/;
/** The longest path of a venv, in bytes. distlib limits the line `#!PATH/bin/python3.NN` to 127 bytes. */
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

/** The text after `PATH can't be used: ` in messages, for a path with this part. */
export function whyUnquotable({ what, directory }: Unquotable): string {
  return `the name of ${directory} has ${what}, so pip's scripts would not work there`;
}

/**
 * Advice for a user whose venv path can't be used. Each line is one alternative.
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

/** Resolves the part of a path that exists, and keeps the rest. All paths to one place give one result. */
export function realPlace(path: string, look: Look): string {
  if (path === '/' || look.lstat(path)) return look.realPath(path);
  return `${realPlace(parent(path), look)}/${path.slice(path.lastIndexOf('/') + 1)}`.replace('//', '/');
}

/**
 * The resolved path, if the path goes through a symbolic link that may have come with a project. Undefined if
 * there is no such link. Below the project's root, any name of the path may be that link. Elsewhere, only the
 * last name may be.
 */
export function ledElsewhere(path: string, root: string, look: Look): string | undefined {
  const real = realPlace(path, look);
  const isLinked = path.startsWith(`${root}/`)
    ? real !== look.realPath(root) + path.slice(root.length)
    : look.lstat(path)?.kind === 'link';
  return isLinked ? real : undefined;
}

/** Makes a path from a setting absolute. The path may be relative to `cwd` or start with `~`. */
export function writtenPath(path: string, { cwd, home }: { cwd: string; home: string }): string {
  const expanded = path === '~' || path.startsWith('~/') ? home + path.slice(1) : path;
  const full = expanded.startsWith('/') ? expanded : `${cwd}/${expanded}`;
  const parts: string[] = [];
  for (const part of full.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

import type { Checkout, Mistake } from './kinds.ts';
import { partsOf } from './parts-of.ts';

/** Reads which mistake in the request pip reports. Undefined if it reports none. */
export function readMistake(output: string): Mistake | undefined {
  const lines = output.split('\n');
  return readRequirement(lines) ?? readPlace(lines) ?? readProject(lines);
}

/** The text between a mark and the next quotation mark. */
const quotedAfter = (lines: readonly string[], mark: string): string | undefined =>
  partsOf(lines, `${mark}'`)[1]?.split("'", 1)[0];

/** pip/_internal/req/constructors.py and req_file.py */
function readRequirement(lines: readonly string[]): Mistake | undefined {
  const text = quotedAfter(lines, 'ERROR: Invalid requirement: ');
  if (text !== undefined) {
    const [, from = ''] = partsOf(lines, '(from line ');
    return { kind: 'bad-requirement', text, file: partsOf([from], ' of ')[1]?.split(')', 1)[0] };
  }
  const path = quotedAfter(lines, 'Could not open requirements file: [Errno 2] No such file or directory: ');
  return path === undefined ? undefined : { kind: 'no-file', path };
}

/** pip/_internal/req/req_install.py and constructors.py */
function readPlace(lines: readonly string[]): Mistake | undefined {
  const [editable = ''] = partsOf(lines, ' does not appear to be a Python project');
  const [, link] = partsOf([editable], 'ERROR: file://');
  const path =
    link ??
    quotedAfter(
      lines.filter((each) => each.includes(' is not installable')),
      'ERROR: Directory ',
    );
  return path === undefined ? undefined : { kind: 'no-project', path };
}

/** pip/_internal/req/constructors.py, utils/unpacking.py and resolution/resolvelib/candidates.py */
function readProject(lines: readonly string[]): Mistake | undefined {
  const [wheel = ''] = partsOf(lines, ' is not a supported wheel on this platform');
  const [, file] = partsOf([wheel], 'ERROR: ');
  if (file !== undefined) return { kind: 'other-wheel', file };
  if (partsOf(lines, 'ERROR: Cannot determine archive format of').length > 0) return { kind: 'no-archive' };
  const [wanted = '', , name] = partsOf(lines, "inconsistent name: expected '")[1]?.split("'", 3) ?? [];
  if (name !== undefined) return { kind: 'other-name', wanted, name };
  const [, old = ''] = partsOf(lines, 'Generating metadata for package ');
  const [before = '', after = ''] = partsOf([old], ' produced metadata for project name ');
  const [found] = partsOf([after], '. Fix');
  return found === undefined ? undefined : { kind: 'other-name', wanted: before, name: found };
}

/**
 * The texts of git and ssh for each cause. Sources: git's transport.c and builtin/clone.c, OpenSSH's
 * sshconnect.c
 */
const CHECKOUT: readonly (readonly [Checkout['by'], RegExp])[] = [
  ['host-key', /Host key verification failed/],
  ['key', /Permission denied \(publickey/],
  [
    'revision',
    /' did not match any file\(s\) known to git|couldn't find remote ref|reference is not a tree|Remote branch /,
  ],
  [
    'login',
    /fatal: (?:could not read (?:Username|Password) for|Authentication failed for|repository ')|remote: (?:Repository not found|Invalid username)/,
  ],
];

/** Reads why git could not check out a project. Undefined if another program than git failed. */
export function readCheckout(output: string): Checkout | undefined {
  if (!/\bgit (?:clone|fetch|checkout|submodule|rev-parse)\b/.test(output)) return undefined;
  const [by] = CHECKOUT.find(([, words]) => words.test(output)) ?? [];
  const [, words = ''] = partsOf(output.split('\n'), 'git clone ');
  const url = words.split(/[\s']/).find((word) => word.includes('://')) ?? '';
  return by === undefined ? undefined : { kind: 'checkout', by, url };
}

import type { Checkout, Mistake } from './kinds.ts';

/** Reads which mistake in the request pip reports. Undefined if it reports none. */
export function readMistake(output: string): Mistake | undefined {
  return readRequirement(output) ?? readPlace(output) ?? readProject(output);
}

/** pip/_internal/req/constructors.py and req_file.py */
function readRequirement(output: string): Mistake | undefined {
  const text = /ERROR: Invalid requirement: '([^'\n]+)'/.exec(output)?.[1];
  if (text !== undefined) {
    const file = /\(from line \d+ of ([^)\n]+)\)/.exec(output)?.[1];
    return { kind: 'bad-requirement', text, file };
  }
  const path = /Could not open requirements file: \[Errno 2\] No such file or directory: '([^'\n]+)'/.exec(
    output,
  )?.[1];
  return path === undefined ? undefined : { kind: 'no-file', path };
}

/** pip/_internal/req/req_install.py and constructors.py */
function readPlace(output: string): Mistake | undefined {
  const [, link, path = link] =
    /ERROR: (?:file:\/\/(\S+) does not appear to be a Python project|Directory '([^'\n]+)' is not installable)/.exec(
      output,
    ) ?? [];
  return path === undefined ? undefined : { kind: 'no-project', path };
}

/** pip/_internal/req/constructors.py, utils/unpacking.py and resolution/resolvelib/candidates.py */
function readProject(output: string): Mistake | undefined {
  const file = /ERROR: (\S+\.whl) is not a supported wheel on this platform/.exec(output)?.[1];
  if (file !== undefined) return { kind: 'other-wheel', file };
  if (output.includes('ERROR: Cannot determine archive format of')) return { kind: 'no-archive' };
  const [, wanted = '', name] =
    /(?:inconsistent name: expected '([^'\n]+)', but metadata has '([^'\n]+)')/.exec(output) ??
    /Generating metadata for package (\S+) produced metadata for project name (\S+?)\. Fix/.exec(output) ??
    [];
  return name === undefined ? undefined : { kind: 'other-name', wanted, name };
}

/** The words of git and ssh. Sources: git's transport.c and builtin/clone.c, OpenSSH's sshconnect.c */
const CHECKOUT: readonly (readonly [Checkout['by'], RegExp])[] = [
  ['host-key', /Host key verification failed/],
  ['key', /Permission denied \(publickey/],
  [
    'revision',
    /pathspec '[^'\n]*' did not match|couldn't find remote ref|reference is not a tree|Remote branch \S+ not found/,
  ],
  [
    'login',
    /fatal: (?:could not read (?:Username|Password) for|Authentication failed for|repository '[^'\n]*' not found)|remote: (?:Repository not found|Invalid username)/,
  ],
];

/** Reads why git could not check out. Undefined if git is not the one that failed. */
export function readCheckout(output: string): Checkout | undefined {
  if (!/\bgit (?:clone|fetch|checkout|submodule|rev-parse)\b/.test(output)) return undefined;
  const [by] = CHECKOUT.find(([, words]) => words.test(output)) ?? [];
  const url = /git clone [^\n]*?(\w+:\/\/[^\s']+)/.exec(output)?.[1] ?? '';
  return by === undefined ? undefined : { kind: 'checkout', by, url };
}

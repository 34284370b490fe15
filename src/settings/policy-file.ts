import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { ShimError } from '../system/errors.ts';
import { look } from '../system/look.ts';
import { parseConfig } from './config-file.ts';
import { badPolicy, policyOf } from './policy.ts';
import { noPolicy, type Policy } from './setting-sources.ts';

/**
 * Path of the policy; shims/pip contains the same path. No variable changes the path, because users could set
 * the variable, and they must follow the policy.
 */
export const POLICY_FILE = '/etc/pip-shim/config.toml';
const MOST_BYTES = 1 << 20;

/**
 * The administrator's policy. Empty if there is no file, or if a user other than root could have written it.
 * @throws ShimError (code BAD_POLICY) that names file and line, if the policy can't be read
 */
export function readPolicyFile(file: string): Policy {
  const descriptor = opened(file);
  if (descriptor === undefined) return noPolicy(file);
  try {
    const foreign = foreignPart(descriptor, dirname(file), dirname(fs.realpathSync(file)));
    if (foreign) return noPolicy(file, `${file} is not followed: ${foreign}`);
    if (!fs.fstatSync(descriptor).isFile()) throw unreadable(file, 'it is not a regular file');
    const text = fs.readFileSync(descriptor, 'utf8');
    if (text.length > MOST_BYTES) throw unreadable(file, 'it is too long');
    return policyOf(file, parseConfig(text, file));
  } catch (error) {
    if (!(error instanceof ShimError)) throw unreadable(file, (error as Error).message);
    throw error.code === 'bad-config' ? badPolicy(error.message, error.next) : error;
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Opens a file. Returns undefined if it does not exist. A dangling symbolic link counts as a file that can't
 * be read.
 */
function opened(file: string): number | undefined {
  try {
    return fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isLink = look.lstat(file) !== undefined;
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !isLink) return undefined;
    throw unreadable(file, message);
  }
}

/** Says how users other than root could change the policy. Checks the file and the directories around it. */
function foreignPart(descriptor: number, ...directories: readonly string[]): string | undefined {
  const parts: readonly (readonly [string, fs.Stats])[] = [
    ['it', fs.fstatSync(descriptor)],
    ...[...new Set(directories)].map((path) => [path, fs.statSync(path)] as const),
  ];
  for (const [name, { uid, mode }] of parts) {
    if (uid !== 0) return `${name} does not belong to root`;
    if ((mode & 0o022) !== 0) return `users other than root may write to ${name}`;
  }
  return undefined;
}

function unreadable(file: string, why: string): ShimError {
  return badPolicy(`${file} can't be read: ${why}`, ['ask the administrator of this machine']);
}

import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { ShimError } from '../core/errors.ts';
import { badPolicy, policyOf } from '../core/policy.ts';
import { noPolicy, type Policy } from '../core/written.ts';
import { parseConfig } from './config-file.ts';
import { look } from './look.ts';

/** No variable moves it: whoever sets those is the one it binds. shims/pip knows it too. */
const FILE = '/etc/pip-shim/config.toml';
const MOST_BYTES = 1 << 20;

/**
 * The administrator's policy; none where there is no file, or where others than root could have written it.
 * @throws ShimError (code BAD_POLICY) that names file and line, where it can't be read
 */
export function readPolicyFile(): Policy {
  const descriptor = opened();
  if (descriptor === undefined) return noPolicy(FILE);
  try {
    const foreign = foreignPart(descriptor, dirname(fs.realpathSync(FILE)));
    if (foreign) return noPolicy(FILE, `${FILE} is not followed: ${foreign}`);
    if (!fs.fstatSync(descriptor).isFile()) throw unreadable('it is no file');
    const text = fs.readFileSync(descriptor, 'utf8');
    if (text.length > MOST_BYTES) throw unreadable('it is too long');
    return policyOf(FILE, parseConfig(text, FILE));
  } catch (error) {
    if (!(error instanceof ShimError)) throw unreadable((error as Error).message);
    throw error.code === 'bad-config' ? badPolicy(error.message, error.next) : error;
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Undefined where nothing is there; a link that leads nowhere was meant to be something. */
function opened(): number | undefined {
  try {
    return fs.openSync(FILE, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isLink = look.lstat(FILE) !== undefined;
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !isLink) return undefined;
    throw unreadable(message);
  }
}

/** The file, the directory that it lies in and the one that it is looked for in: who may write there decides what is read. */
function foreignPart(descriptor: number, directory: string): string | undefined {
  const parts: readonly (readonly [string, fs.Stats])[] = [
    ['it', fs.fstatSync(descriptor)],
    ...[...new Set([directory, dirname(FILE)])].map((path) => [path, fs.statSync(path)] as const),
  ];
  for (const [name, { uid, mode }] of parts) {
    if (uid !== 0) return `${name} does not belong to root`;
    if ((mode & 0o022) !== 0) return `others than root may write to ${name}`;
  }
  return undefined;
}

function unreadable(why: string): ShimError {
  return badPolicy(`${FILE} can't be read: ${why}`, ['ask whoever looks after this machine']);
}

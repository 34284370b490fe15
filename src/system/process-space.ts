import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { look } from './look.ts';

let known: string | undefined;

/**
 * Names the space in which a process id is valid: this machine and, on Linux, the PID namespace
 * (pid_namespaces(7)). A container or another machine may share our home. But it has another space, so its
 * process ids mean nothing here.
 */
export function processSpace(): string {
  known ??= createHash('sha256')
    .update(JSON.stringify([hostname(), look.readText('/etc/machine-id'), pidNamespace()]))
    .digest('hex')
    .slice(0, 8);
  return known;
}

/** The name of our PID namespace. Empty if the system has none. */
function pidNamespace(): string {
  try {
    return fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { look } from './look.ts';

let known: string | undefined;

/**
 * Names what process numbers are valid in: this machine, and on Linux the PID namespace (pid_namespaces(7)). A container
 * or another machine that shares our home has its own, and a number of it says nothing here.
 */
export function processSpace(): string {
  known ??= createHash('sha256')
    .update(JSON.stringify([hostname(), look.readText('/etc/machine-id'), pidNamespace()]))
    .digest('hex')
    .slice(0, 8);
  return known;
}

/** Empty where there are none. */
function pidNamespace(): string {
  try {
    return fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

import { closeSync } from 'node:fs';
import { inForeground } from '../system/process-stat.ts';

let isGuarded = false;

/**
 * Has whoever changes the terminal's mode do so only while the terminal is ours: the kernel stops a background job that tries
 * (SIGTTOU), and what it would change is its neighbour's.
 */
export function guardRawMode(): void {
  const { stdin } = process;
  const set = stdin.setRawMode?.bind(stdin);
  if (isGuarded || set === undefined) return;
  isGuarded = true;
  stdin.setRawMode = (mode) => (inForeground() ? set(mode) : stdin);
}

/**
 * From the background: keeps libuv from giving the mode back when this process ends, which would stop it for good
 * (uv_tty_reset_mode). The descriptor is libuv's own, and the only way to it is Node's handle.
 */
export function letGoOfTerminal(): void {
  const { _handle: handle } = process.stdin as unknown as { _handle?: { fd?: number } };
  if (inForeground() || handle?.fd === undefined || handle.fd <= 2) return;
  try {
    closeSync(handle.fd);
  } catch {
    // It is closed already.
  }
}

/** Takes the mode back that another program has changed. Node believes that it still stands, so it goes by way of the other. */
export function retakeRawMode(): void {
  process.stdin.setRawMode?.(false);
  process.stdin.setRawMode?.(true);
}

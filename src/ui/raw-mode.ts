import { closeSync } from 'node:fs';
import { inForeground } from '../system/process-stat.ts';

let isGuarded = false;

/**
 * Makes setRawMode work only in the foreground. In the background, the kernel stops a job that changes the
 * terminal's mode (SIGTTOU), and the mode belongs to the foreground job.
 */
export function guardRawMode(): void {
  const { stdin } = process;
  const set = stdin.setRawMode?.bind(stdin);
  if (isGuarded || set === undefined) return;
  isGuarded = true;
  stdin.setRawMode = (mode) => (inForeground() ? set(mode) : stdin);
}

/**
 * Keeps libuv from restoring the terminal's mode at the end, if this process is in the background. The kernel
 * would stop the process for good (uv_tty_reset_mode). To prevent that, this closes libuv's own descriptor of
 * the terminal, which only Node's handle names.
 */
export function letGoOfTerminal(): void {
  const { _handle: handle } = process.stdin as unknown as { _handle?: { fd?: number } };
  if (inForeground() || handle?.fd === undefined || handle.fd <= 2) return;
  try {
    closeSync(handle.fd);
  } catch {
    // It is no error if the descriptor is closed already.
  }
}

/**
 * Sets raw mode again after another program changed it. Unsets it first, because Node believes that it is
 * still set and would do nothing.
 */
export function retakeRawMode(): void {
  process.stdin.setRawMode?.(false);
  process.stdin.setRawMode?.(true);
}

/** Gives the terminal back, on a new line. */
export function restoreTerminal(): void {
  process.stdin.setRawMode?.(false);
  process.stderr.write('\r\n');
}

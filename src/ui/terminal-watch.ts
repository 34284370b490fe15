import type { Readable, Writable } from 'node:stream';
import spawn from 'cross-spawn';

/**
 * What Node can't see of a terminal, on stdout, a line each: first `waiting` (and it ends) or `clear`; then `reset` whenever
 * another program has taken the mode back that a menu had set, as every Node that ends does.
 *
 * A line that is not yet finished shows only outside canonical mode (termios(3)), so the mode is switched for the look and
 * back, which the kernel does without loss. On descriptor 3 it is told `m` where a menu has set its mode, and `.` at the end.
 * Where that ends without a word, we were killed at the menu: the mode is then given back as it was.
 */
const WATCHER = `
import os, select, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
TYPED = termios.ICANON | termios.ECHO
def ours():
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False
before = termios.tcgetattr(0)
waiting = False
if ours():
    raw = termios.tcgetattr(0)
    raw[3] &= ~TYPED
    termios.tcsetattr(0, termios.TCSANOW, raw)
    try:
        waiting = bool(select.select([0], [], [], 0)[0])
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
print("waiting" if waiting else "clear", flush=True)
menu, told = None, False
while not waiting:
    if select.select([3], [], [], 0.1)[0]:
        order = os.read(3, 1)
        now = termios.tcgetattr(0)
        if order == b"m":
            menu = now
            continue
        if order == b"" and menu in (None, now) and not now[3] & TYPED:
            termios.tcsetattr(0, termios.TCSADRAIN, before)
        break
    isTaken = menu is not None and termios.tcgetattr(0)[3] & TYPED
    if isTaken and not told and ours():
        print("reset", flush=True)
    told = isTaken and (told or ours())
`;

export interface TerminalWatch {
  /** Whether input was there before anything was asked: typed ahead, or pasted. */
  readonly isInputWaiting: boolean;
  /** From now on a question stands: called each time another program has changed the terminal's mode under it. */
  onReset(retake: () => void): void;
  end(): void;
}

/** Watches the terminal on stdin by means of a Python; without one nothing is seen. */
export async function watchTerminal(python: string): Promise<TerminalWatch> {
  const child = spawn(python, ['-I', '-S', '-c', WATCHER], {
    stdio: ['inherit', 'pipe', 'ignore', 'pipe'],
    cwd: '/',
  });
  const [told, tether] = [child.stdout as Readable | null, child.stdio[3] as Writable | null];
  let [said, reset] = ['', (): void => {}];
  const begun = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
    told?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (text.includes('reset')) reset();
      resolve();
    });
  });
  tether?.on('error', () => {}); // it has ended by itself
  await begun;
  return {
    isInputWaiting: said.startsWith('waiting'),
    onReset(retake) {
      reset = retake;
      tether?.write('m');
    },
    end() {
      reset = () => {};
      tether?.end('.');
    },
  };
}

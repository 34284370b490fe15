import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * This Python script prints facts about the terminal that Node can't know. Python starts before there is a
 * question, so the script first waits for `?` on descriptor 3. If input is waiting then, the script prints
 * `waiting` and ends. Otherwise it prints `clear`. Later it prints `reset` each time another program undoes
 * the mode that a menu has set on the terminal. Every Node process undoes the mode when it ends.
 * An unfinished input line is visible only outside canonical mode (termios(3)). So the script leaves
 * canonical mode for the check, and then returns to it. The kernel loses no input. We write `m` to descriptor
 * 3 after a menu has set its mode, and `.` at the end. If descriptor 3 closes without `.`, we were killed at
 * the menu, and the script restores the mode.
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
if os.read(3, 1) != b"?":
    sys.exit()
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
  /** Whether input was waiting before the question, because the user had typed ahead or pasted it. */
  readonly isInputWaiting: boolean;
  /** Call this when a question opens. `retake` runs each time another program changes the terminal's mode. */
  onReset(retake: () => void): void;
  end(): void;
}

/**
 * Checks whether input is waiting, and then begins to watch. If Python does not start, the watch reports
 * nothing.
 */
export type BeginWatch = () => Promise<TerminalWatch>;

/**
 * Starts the Python that watches the terminal on stdin. Until the returned function is called, that Python
 * changes nothing, and does not keep this process alive. It ends when this process ends.
 */
export function startWatch(python: string): BeginWatch {
  const child = spawn(python, ['-I', '-S', '-c', WATCHER], {
    stdio: ['inherit', 'pipe', 'ignore', 'pipe'],
    cwd: '/',
  });
  const [told, tether] = [child.stdout as Socket | null, child.stdio[3] as Socket | null];
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
  tether?.on('error', () => {}); // no error: the script has already ended
  const parts = [child, ...[told ?? [], tether ?? []].flat()];
  for (const part of parts) part.unref();
  return async () => {
    for (const part of parts) part.ref();
    tether?.write('?');
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
  };
}

import { createInterface } from 'node:readline';
import type { Answer, MenuEntry, Processes, Prompt } from '../core/ports.ts';
import { oneLine, redact } from '../core/text.ts';
import { isUtf8 } from './screen.ts';
import type { SignalKeeper } from './signals.ts';

/**
 * Exits 0 when input waits on the terminal, and leaves it there. A line that is not yet finished shows only outside
 * canonical mode (termios(3)), so the mode is switched for the look and back, which the kernel does without loss.
 */
const WAITING = `
import select, sys, termios
before = termios.tcgetattr(0)
raw = termios.tcgetattr(0)
raw[3] &= ~(termios.ICANON | termios.ECHO)
termios.tcsetattr(0, termios.TCSANOW, raw)
try:
    waiting = select.select([0], [], [], 0)[0]
finally:
    termios.tcsetattr(0, termios.TCSANOW, before)
sys.exit(0 if waiting else 1)
`;

export interface PromptOptions {
  readonly env: NodeJS.ProcessEnv;
  /** A Python that can look at the terminal without reading from it, which Node can't. */
  readonly python: string;
  readonly processes: Processes;
  readonly signals: SignalKeeper;
}

/** Menus on stderr. Input that was typed or pasted before the menu stands never answers it. */
export function promptOn(options: PromptOptions): Prompt {
  return {
    async choose(question, entries) {
      const { openMenu } = await import('./menu.ts'); // before the look at the input, so that the menu follows at once
      if (await inputIsWaiting(options)) return { kind: 'pasted' };
      const { env, signals } = options;
      const [asked, safe] = [clean(question), entries.map(cleanEntry)];
      if (env.TERM === 'dumb') return askByNumber(asked, safe, signals);
      const { answer, restore } = openMenu(asked, safe, isUtf8(env));
      return signals.whileAsking(() => {
        restore();
        return 'die';
      }, answer);
    },
  };
}

function cleanEntry<T>({ title, description, value }: MenuEntry<T>): MenuEntry<T> {
  return { title: clean(title), value, ...(description ? { description: clean(description) } : {}) };
}

function clean(text: string): string {
  return redact(oneLine(text));
}

async function inputIsWaiting({ python, processes }: PromptOptions): Promise<boolean> {
  const ending = await processes.attached({ program: python, args: ['-I', '-S', '-c', WAITING] });
  return ending.kind === 'exit' && ending.code === 0;
}

/** For terminals that can't move the cursor (TERM=dumb): the entries by number; Enter alone takes the first. */
function askByNumber<T>(
  question: string,
  entries: readonly MenuEntry<T>[],
  signals: SignalKeeper,
): Promise<Answer<T>> {
  const lines = entries.map(
    ({ title, description }, index) => `  ${index + 1}) ${title}${description ? `: ${description}` : ''}`,
  );
  process.stderr.write(`${question}\n${lines.join('\n')}\n`);
  const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  let interrupt = (): void => {};
  const answer = new Promise<Answer<T>>((resolve) => {
    const finish = (found: Answer<T>): void => {
      reader.removeAllListeners('close');
      reader.close();
      resolve(found);
    };
    const ask = (): void => {
      reader.question(`1-${entries.length} [1], or q to stop: `, (reply) => {
        const word = reply.trim().toLowerCase() || '1';
        const entry = entries[Number(word) - 1];
        if (entry) finish({ kind: 'chosen', value: entry.value });
        else if (['q', 'quit', 'n', 'no'].includes(word)) finish({ kind: 'declined' });
        else ask();
      });
    };
    interrupt = () => finish({ kind: 'interrupted' });
    reader.once('close', () => {
      process.stderr.write('\n'); // Ctrl-D leaves the cursor after the question
      resolve({ kind: 'declined' });
    });
    ask();
  });
  return signals.whileAsking((signal) => {
    process.stderr.write('\n');
    if (signal !== 'SIGINT') return 'die';
    interrupt(); // as Ctrl-C at the menu, where it is a key
    return 'answered';
  }, answer);
}

import type { Answer, MenuEntry, Processes, Prompt } from '../core/ports.ts';
import { oneLine, redact } from '../core/text.ts';
import type { Question } from './menu.ts';
import { askByNumber, askWord } from './numbered.ts';
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

/** Questions on stderr. Input that was typed or pasted before one stands never answers it. */
export function promptOn(options: PromptOptions): Prompt {
  const { env, signals } = options;
  const isDumb = env.TERM === 'dumb';
  return {
    async choose(question, entries) {
      const { openMenu } = await import('./menu.ts'); // before the look at the input, so that the menu follows at once
      if (await inputIsWaiting(options)) return { kind: 'pasted' };
      const [asked, safe] = [clean(question), entries.map(cleanEntry)];
      return isDumb
        ? askByNumber(asked, safe, signals)
        : answerOf(openMenu(asked, safe, isUtf8(env)), signals);
    },
    async word(question) {
      const { openWord } = await import('./word.ts');
      if (await inputIsWaiting(options)) return { kind: 'pasted' };
      const asked = clean(question);
      return isDumb ? askWord(asked, signals) : answerOf(openWord(asked, isUtf8(env)), signals);
    },
  };
}

function answerOf<T>({ answer, restore }: Question<T>, signals: SignalKeeper): Promise<Answer<T>> {
  return signals.whileAsking(() => {
    restore();
    return 'die';
  }, answer);
}

function cleanEntry<T>(entry: MenuEntry<T>): MenuEntry<T> {
  const { title, version = '', description = '', commands = [] } = entry;
  return {
    ...entry,
    title: clean(title),
    version: clean(version),
    description: clean(description),
    commands: commands.map(clean),
  };
}

function clean(text: string): string {
  return redact(oneLine(text));
}

async function inputIsWaiting({ python, processes }: PromptOptions): Promise<boolean> {
  const ending = await processes.attached({ program: python, args: ['-I', '-S', '-c', WAITING] });
  return ending.kind === 'exit' && ending.code === 0;
}

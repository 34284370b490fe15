import { createInterface } from 'node:readline';
import type { Answer, MenuEntry, Processes, Prompt } from '../core/ports.ts';
import { neutralise, redact } from '../core/text.ts';
import { isUtf8, wantsColour } from './screen.ts';
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
      if (await inputIsWaiting(options)) return { kind: 'pasted' };
      const safe = entries.map((entry) => ({ ...entry, title: redact(neutralise(entry.title)) }));
      return options.env.TERM === 'dumb'
        ? askByNumber(neutralise(question), safe)
        : askByMenu(neutralise(question), safe, options);
    },
  };
}

async function inputIsWaiting({ python, processes }: PromptOptions): Promise<boolean> {
  const ending = await processes.attached({ program: python, args: ['-I', '-S', '-c', WAITING] });
  return ending.kind === 'exit' && ending.code === 0;
}

async function askByMenu<T>(
  question: string,
  entries: readonly MenuEntry<T>[],
  { env, signals }: PromptOptions,
): Promise<Answer<T>> {
  const prompts = await loadPrompts(env);
  let ended: 'interrupted' | 'declined' = 'declined';
  // The menu itself does not tell Ctrl-C from Escape (prompts/lib/elements/select.js: exit is abort).
  const onKey = (_text: string, key: { ctrl?: boolean; name?: string }): void => {
    if (key.ctrl && key.name === 'c') ended = 'interrupted';
  };
  process.stdin.on('keypress', onKey);
  const answer = prompts(
    {
      type: 'select',
      name: 'index',
      message: question,
      hint: 'arrows and Enter, Esc to stop',
      initial: 0,
      choices: entries.map(({ title, description }, value) => ({
        title,
        value,
        ...(description ? { description } : {}),
      })),
      stdout: process.stderr,
    },
    { onCancel: () => false },
  );
  const restore = (): void => {
    process.stdin.setRawMode?.(false);
    process.stderr.write('\x1b[?25h\n');
  };
  const { index } = (await signals.whileAsking(restore, answer)) as { index?: number };
  process.stdin.off('keypress', onKey);
  const chosen = index === undefined ? undefined : entries[index];
  return chosen ? { kind: 'chosen', value: chosen.value } : { kind: ended };
}

/** prompts colours by its own rules (an older kleur) and draws beyond ASCII everywhere: both are set to ours. */
async function loadPrompts(env: NodeJS.ProcessEnv): Promise<typeof import('prompts')> {
  if (!wantsColour(env, true)) process.env.NODE_DISABLE_COLORS = '1';
  const [{ default: prompts }, { default: figures }] = await Promise.all([
    import('prompts'),
    import('prompts/lib/util/figures.js'),
  ]);
  if (!isUtf8(env)) {
    Object.assign(figures, {
      arrowUp: '^',
      arrowDown: 'v',
      pointer: '>',
      pointerSmall: '>',
      tick: '+',
      cross: 'x',
      ellipsis: '...',
      line: '-',
    });
  }
  return prompts;
}

/** For terminals that can't move the cursor (TERM=dumb): the entries by number; Enter alone takes the first. */
function askByNumber<T>(question: string, entries: readonly MenuEntry<T>[]): Promise<Answer<T>> {
  const lines = entries.map(({ title }, index) => `  ${index + 1}) ${title}`);
  process.stderr.write(`${question}\n${lines.join('\n')}\n`);
  const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  return new Promise((resolve) => {
    const finish = (answer: Answer<T>): void => {
      reader.removeAllListeners('close');
      reader.close();
      resolve(answer);
    };
    const ask = (): void => {
      reader.question(`1-${entries.length} [1], or q to stop: `, (reply) => {
        const word = reply.trim() || '1';
        const entry = entries[Number(word) - 1];
        if (entry) finish({ kind: 'chosen', value: entry.value });
        else if (/^[qn]/i.test(word)) finish({ kind: 'declined' });
        else ask();
      });
    };
    reader.once('close', () => resolve({ kind: 'declined' }));
    reader.once('SIGINT', () => finish({ kind: 'interrupted' }));
    ask();
  });
}

import type { Answer, MenuEntry, Prompt } from '../system/ports.ts';
import { inForeground } from '../system/process-stat.ts';
import type { SignalKeeper } from '../system/signals.ts';
import type { Question } from './menu.ts';
import { askByNumber, askWord } from './numbered.ts';
import { guardRawMode, letGoOfTerminal } from './raw-mode.ts';
import { isUtf8 } from './screen.ts';
import { type BeginWatch, startWatch, type TerminalWatch } from './terminal-watch.ts';
import { oneLine, redact } from './text.ts';

export interface PromptOptions {
  readonly env: NodeJS.ProcessEnv;
  /**
   * The Python that checks whether input waits at the terminal. Node can't check that without reading the
   * input.
   */
  readonly python: string;
  readonly signals: SignalKeeper;
}

/**
 * Asks questions on stderr. Input that the user typed or pasted before a question never answers the question.
 */
export function promptOn({ env, python, signals }: PromptOptions): Prompt {
  const isDumb = env.TERM === 'dumb';
  let started: BeginWatch | undefined;
  const ask = async <T>(dumb: () => Promise<Answer<T>>, open: () => Question<T>): Promise<Answer<T>> => {
    guardRawMode();
    const begin = started ?? startWatch(python);
    started = undefined;
    const watch = await begin();
    try {
      if (watch.isInputWaiting) return { kind: 'pasted' };
      return await (isDumb ? dumb() : answerOf(open(), watch, signals));
    } finally {
      watch.end();
    }
  };
  return {
    expectQuestion() {
      started ??= startWatch(python);
    },
    async choose(question, entries) {
      const { openMenu } = await import('./menu.ts'); // before the check, so that the menu follows it at once
      const [asked, safe] = [clean(question), entries.map(cleanEntry)];
      return ask(
        () => askByNumber(asked, safe, signals),
        () => openMenu(asked, safe, isUtf8(env)),
      );
    },
    async word(question) {
      const { openTextPrompt } = await import('./text-prompt.ts');
      const asked = clean(question);
      return ask(
        () => askWord(asked, signals),
        () => openTextPrompt(asked, isUtf8(env)),
      );
    },
  };
}

async function answerOf<T>(
  { answer, restore, retake, giveUp }: Question<T>,
  watch: TerminalWatch,
  signals: SignalKeeper,
): Promise<Answer<T>> {
  watch.onReset(retake);
  // After a stop, we may continue in the background. A read from the terminal would then stop us for good
  // (SIGTTIN).
  const wake = (): void => {
    if (!inForeground()) giveUp();
  };
  process.on('SIGCONT', wake);
  wake(); // SIGCONT may have come while the question was drawn
  try {
    const asking = (): 'die' => {
      restore();
      return 'die';
    };
    return await signals.whileAsking(asking, answer);
  } finally {
    process.off('SIGCONT', wake);
    letGoOfTerminal();
  }
}

function cleanEntry<T>(entry: MenuEntry<T>): MenuEntry<T> {
  const { title, version = '', description = '', commands = [], meaning = '' } = entry;
  return {
    ...entry,
    title: clean(title),
    version: clean(version),
    description: clean(description),
    commands: commands.map(clean),
    meaning: clean(meaning),
  };
}

function clean(text: string): string {
  return redact(oneLine(text));
}

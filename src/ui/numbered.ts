import { createInterface } from 'node:readline';
import type { Answer, MenuEntry } from '../system/ports.ts';
import type { SignalKeeper } from '../system/signals.ts';
import { meaningsOf } from './menu-keys.ts';

/**
 * Asks for an entry's number, on a terminal that can't move the cursor (TERM=dumb). Enter takes the first
 * entry.
 */
export function askByNumber<T>(
  question: string,
  entries: readonly MenuEntry<T>[],
  signals: SignalKeeper,
): Promise<Answer<T>> {
  const lines = entries.flatMap(linesOf);
  const more = [
    ...(entries.some(({ rememberable }) => rememberable) ? [', 1a: always here'] : []),
    ...(entries.some(({ role }) => role === 'yes') ? [', y or n'] : []),
  ];
  const ways = `1-${entries.length} [1]${more.join('')}, or q to stop: `;
  process.stderr.write(`${question}\n${lines.join('\n')}\n`);
  const chosen = (entry: MenuEntry<T> | undefined, always = false): Answer<T> | undefined =>
    entry && (!always || entry.rememberable) ? { kind: 'chosen', value: entry.value, always } : undefined;
  const withRole = (role: 'yes' | 'stop') => chosen(entries.find((entry) => entry.role === role));
  const read = (reply: string): Answer<T> | undefined => {
    const word = reply.trim().toLowerCase() || '1';
    const [, number, always] = /^(\d+)(a?)$/.exec(word) ?? [];
    if (['y', 'yes'].includes(word)) return withRole('yes');
    if (['q', 'quit', 'n', 'no'].includes(word)) return withRole('stop') ?? { kind: 'declined' };
    if (word === '?') for (const line of meaningsOf(entries)) process.stderr.write(`${line}\n`);
    return chosen(entries[Number(number) - 1], Boolean(always));
  };
  return askLine(ways, read, signals);
}

/** Reads the text that the user types on the question's line, on a terminal with TERM=dumb. */
export function askWord(question: string, signals: SignalKeeper): Promise<Answer<string>> {
  return askLine(`${question} `, (value) => ({ kind: 'chosen', value }), signals);
}

function linesOf<T>(entry: MenuEntry<T>, index: number): readonly string[] {
  const { title, version, description, commands = [] } = entry;
  const why = [version, description].filter(Boolean).join(', ');
  return [
    `  ${index + 1}) ${title}${why ? `: ${why}` : ''}`,
    ...commands.map((command) => `     ${command}`),
  ];
}

/** Asks until a line can be read as an answer. */
function askLine<T>(
  question: string,
  read: (reply: string) => Answer<T> | undefined,
  signals: SignalKeeper,
): Promise<Answer<T>> {
  const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  let interrupt = (): void => {};
  const answer = new Promise<Answer<T>>((resolve) => {
    const finish = (found: Answer<T>): void => {
      reader.removeAllListeners('close');
      reader.close();
      resolve(found);
    };
    const ask = (): void => {
      reader.question(question, (reply) => {
        const found = read(reply);
        if (found) finish(found);
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
    interrupt(); // Ctrl-C is an answer, as in the menu
    return 'answered';
  }, answer);
}

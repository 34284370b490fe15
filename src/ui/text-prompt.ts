import kleur from 'kleur';
import TextPrompt from 'prompts/lib/elements/text.js';
import type { Answer } from '../system/ports.ts';
import { displayWidth, truncate } from './display-width.ts';
import type { Question } from './menu.ts';
import { restoreTerminal, retakeRawMode } from './raw-mode.ts';
import { oneLine } from './text.ts';

/**
 * Uses the library `prompts` only for keys. The library's drawing wraps in narrow windows, and is not ASCII
 * in ASCII locales.
 */
class Word extends TextPrompt {
  end: 'declined' | 'interrupted' = 'declined';
  readonly #question: string;
  readonly #ellipsis: string;

  constructor(question: string, utf8: boolean) {
    super({ message: question, stdout: process.stderr });
    this.#question = question;
    this.#ellipsis = utf8 ? '…' : '...';
    this.render();
  }

  override abort(key?: { name?: string }): void {
    if (key?.name === 'c') this.end = 'interrupted';
    super.abort();
  }

  /** Ignores keys that produce no character. */
  override _(character?: string): void {
    if (character !== undefined && character >= ' ') super._(character);
  }

  override render(): void {
    if (this.closed || !(#question in this)) return; // the library's constructor draws, too
    const columns = process.stderr.columns || 80;
    const asked = truncate(` ${this.#question} `, columns - 2, this.#ellipsis);
    const typed = truncate(oneLine(this.value), columns - 2 - displayWidth(asked), this.#ellipsis);
    process.stderr.write(`\r\x1b[K${kleur.cyan('?')}${kleur.bold(asked)}${typed}`);
  }
}

/**
 * Asks a question on stderr. The answer is the text up to Enter. The question must be one line that is safe
 * to print.
 */
export function openTextPrompt(question: string, utf8: boolean): Question<string> {
  const word = new Word(question, utf8);
  const answer = new Promise<Answer<string>>((resolve) => {
    word.once('submit', () => resolve({ kind: 'chosen', value: word.value }));
    word.once('abort', () => resolve({ kind: word.end }));
  });
  const retake = (): void => {
    retakeRawMode();
    process.stderr.write('\r\n');
    word.render();
  };
  return { answer, restore: restoreTerminal, retake, giveUp: () => word.abort() };
}

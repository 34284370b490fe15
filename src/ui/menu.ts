import SelectPrompt from 'prompts/lib/elements/select.js';
import type { Answer, MenuEntry } from '../system/ports.ts';
import { foldHanging } from './display-width.ts';
import { ALWAYS, helpFor, meaningsOf } from './menu-keys.ts';
import { erasing, type Line, type MenuTexts, menuLines, resultLine, type Window } from './menu-lines.ts';
import { restoreTerminal, retakeRawMode } from './raw-mode.ts';

/** If Enter follows a letter within this many ms, both were pasted. */
const PASTE = 100;

/** An open question. */
export interface Question<T> {
  readonly answer: Promise<Answer<T>>;
  /** Restores the terminal at once. */
  restore(): void;
  /** Sets raw mode again after another program changed it, and draws the question below its output. */
  retake(): void;
  /** Ends the question without an answer. */
  giveUp(): void;
}

/**
 * Uses the library `prompts` only for keys and raw mode. It draws the menu itself, because the library's
 * drawing wraps and hides the reasons. The library also mixes up Ctrl-C and Esc.
 */
class Select extends SelectPrompt {
  end: 'declined' | 'interrupted' = 'declined';
  always = false;
  readonly #texts: MenuTexts;
  readonly #meanings: readonly string[];
  #drawn: readonly string[] | undefined;
  #pastedAt = Number.NEGATIVE_INFINITY;
  #later: NodeJS.Timeout | undefined;

  constructor(texts: MenuTexts, meanings: readonly string[]) {
    super({ message: texts.question, choices: [...texts.entries], stdout: process.stderr });
    this.#texts = texts;
    this.#meanings = meanings;
    this.render();
  }

  /** Called for Ctrl-C and Ctrl-D. */
  override abort(key?: { name?: string }): void {
    if (key?.name === 'd') {
      this.exit();
      return;
    }
    if (key?.name === 'c') this.end = 'interrupted';
    super.abort();
  }

  /** Called for Esc. Chooses the entry with the role `stop`. If there is none, ends the menu. */
  override exit(): void {
    const stop = this.#withRole('stop');
    if (stop === -1) super.abort();
    else this.#choose(stop);
  }

  override submit(): void {
    if (Date.now() - this.#pastedAt < PASTE) this.bell();
    else super.submit();
  }

  /**
   * Handles all other keys. In the library, Space chooses an entry. Here, Space counts as part of a paste.
   */
  override _(character = ''): void {
    const isFirst = Date.now() - this.#pastedAt >= PASTE;
    this.#pastedAt = Date.now();
    const key = character.toLowerCase();
    const act = this.#moveOf(key) ?? (isFirst ? this.#actionOf(key) : undefined);
    if (act) act();
    else this.bell();
  }

  #moveOf(key: string): (() => void) | undefined {
    const isEntry = /^[1-9]$/.test(key) && Number(key) <= this.#texts.entries.length;
    if (isEntry) return () => this.#moveTo(Number(key) - 1);
    return key === 'j' ? () => this.down() : key === 'k' ? () => this.up() : undefined;
  }

  /**
   * The action of a key. An action that ends the menu waits for {@link PASTE}, because the key may begin a
   * paste.
   */
  #actionOf(key: string): (() => void) | undefined {
    switch (key) {
      case '?':
        return () => this.#explain();
      case 'n':
      case 'q':
        return () => this.#soon(() => this.exit());
      case 'y':
        return () => this.#soon(() => this.#choose(this.#withRole('yes')));
      case ALWAYS:
        return this.#texts.entries[this.cursor]?.rememberable
          ? () => this.#soon(() => this.#always())
          : undefined;
      default:
        return undefined;
    }
  }

  #soon(act: () => void): void {
    this.#later = setTimeout(act, PASTE);
  }

  #withRole(role: 'yes' | 'stop'): number {
    return this.#texts.entries.findIndex((entry) => entry.role === role);
  }

  /** Chooses an entry, or the selected one if `entry` is -1. */
  #choose(entry: number): void {
    if (entry !== -1) this.cursor = entry;
    super.submit();
  }

  #always(): void {
    this.always = true;
    super.submit();
  }

  #moveTo(entry: number): void {
    this.moveCursor(entry);
    this.render();
  }

  /** Prints what the entries mean, and draws the menu again below that. */
  #explain(): void {
    const width = (process.stderr.columns || 80) - 1;
    const rows = this.#meanings.flatMap((line) => foldHanging(line, width));
    process.stderr.write(`${this.#erase()}${rows.join('\r\n')}`);
    this.drawAnew();
  }

  /**
   * Called for every key that does nothing. If such a key comes right after a letter, the letter was part of a
   * paste.
   */
  override bell(): void {
    clearTimeout(this.#later);
    super.bell();
  }

  /**
   * Draws everything in one write, so that nothing flickers. Never hides the cursor, because it would stay
   * hidden if pip-shim is killed.
   */
  override render(): void {
    if (this.closed || !(#texts in this)) return; // the library's constructor draws before #texts is set
    clearTimeout(this.#later);
    const { stderr } = process;
    const window = { columns: stderr.columns || 80, rows: stderr.rows || 24 };
    const lines = this.#lines(window);
    stderr.write(this.#erase() + lines.map(({ coloured }) => coloured).join('\n'));
    this.#drawn = lines.map(({ plain }) => plain);
  }

  #erase(): string {
    return this.#drawn === undefined ? '' : erasing(this.#drawn, process.stderr.columns || 80);
  }

  /** Draws the menu again below the present text. */
  drawAnew(): void {
    this.#drawn = undefined;
    process.stderr.write('\r\n');
    this.render();
  }

  #lines(window: Window): readonly Line[] {
    if (!this.done) return menuLines(this.#texts, this.cursor, window);
    const title = this.aborted ? undefined : this.#texts.entries[this.cursor]?.title;
    const chosen = this.always ? `${title}, always here` : title;
    return [resultLine(this.#texts, chosen, window.columns)];
  }
}

/**
 * Opens a menu on stderr that reads keys from stdin. Shows the exact commands of the selected entry. Texts
 * must be single lines that are safe to print.
 */
export function openMenu<T>(question: string, entries: readonly MenuEntry<T>[], utf8: boolean): Question<T> {
  const menu = new Select({ question, help: helpFor(entries), entries, utf8 }, meaningsOf(entries));
  const answer = new Promise<Answer<T>>((resolve) => {
    menu.once('submit', () => {
      const chosen = entries[menu.cursor];
      resolve(chosen ? { kind: 'chosen', value: chosen.value, always: menu.always } : { kind: 'declined' });
    });
    menu.once('abort', () => resolve({ kind: menu.end }));
  });
  const retake = (): void => {
    retakeRawMode();
    menu.drawAnew();
  };
  return { answer, restore: restoreTerminal, retake, giveUp: () => menu.abort() };
}

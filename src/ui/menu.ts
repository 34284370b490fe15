import SelectPrompt from 'prompts/lib/elements/select.js';
import type { Answer, MenuEntry } from '../system/ports.ts';
import { displayWidth } from './display-width.ts';
import { type Line, type MenuTexts, menuLines, resultLine, type Window } from './menu-lines.ts';
import { retakeRawMode } from './raw-mode.ts';

/** If Enter follows a letter within this many ms, both were pasted. */
const PASTE = 100;
const HELP = ['arrows and Enter', 'a: always here', 'Esc to stop'];
/** The key that chooses an entry for all later installs in the project. */
const ALWAYS = 'a';

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
 * Uses the library `prompts` only for keys and raw mode. The library's drawing wraps, hides the reasons, and
 * mixes up Ctrl-C and Esc.
 */
class Select extends SelectPrompt {
  end: 'declined' | 'interrupted' = 'declined';
  always = false;
  readonly #texts: MenuTexts;
  #drawn: readonly string[] | undefined;
  #pastedAt = Number.NEGATIVE_INFINITY;
  #remembering: NodeJS.Timeout | undefined;

  constructor(texts: MenuTexts) {
    super({ message: texts.question, choices: [...texts.entries], stdout: process.stderr });
    this.#texts = texts;
    this.render();
  }

  override abort(key?: { name?: string }): void {
    if (key?.name === 'c') this.end = 'interrupted';
    super.abort();
  }

  override submit(): void {
    if (Date.now() - this.#pastedAt < PASTE) this.bell();
    else super.submit();
  }

  /**
   * Handles all other keys. In the library, Space chooses an entry. Here, Space counts as part of a paste.
   */
  override _(character?: string): void {
    const isFirst = Date.now() - this.#pastedAt >= PASTE;
    this.#pastedAt = Date.now();
    if (character === ALWAYS && isFirst && this.#texts.entries[this.cursor]?.rememberable) {
      this.#remembering = setTimeout(() => {
        this.always = true;
        super.submit();
      }, PASTE);
    } else this.bell();
  }

  /**
   * Called for every key that does nothing. If such a key comes right after `a`, the `a` was part of a paste.
   */
  override bell(): void {
    clearTimeout(this.#remembering);
    super.bell();
  }

  /**
   * Draws in one write, so that nothing flickers. Never hides the cursor, because a kill would leave it
   * hidden.
   */
  override render(): void {
    if (this.closed || !(#texts in this)) return; // the library's constructor draws before #texts is set
    clearTimeout(this.#remembering);
    const { stderr } = process;
    const window = { columns: stderr.columns || 80, rows: stderr.rows || 24 };
    const lines = this.#lines(window);
    const drawn = this.#drawn;
    const before = drawn === undefined ? '' : `\r${up(rowsOf(drawn, window.columns) - 1)}\x1b[J`;
    stderr.write(before + lines.map(({ coloured }) => coloured).join('\n'));
    this.#drawn = lines.map(({ plain }) => plain);
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
  const menu = new Select({ question, help: helpFor(entries), entries, utf8 });
  const answer = new Promise<Answer<T>>((resolve) => {
    menu.once('submit', () => {
      const chosen = entries[menu.cursor];
      resolve(chosen ? { kind: 'chosen', value: chosen.value, always: menu.always } : { kind: 'declined' });
    });
    menu.once('abort', () => resolve({ kind: menu.end }));
  });
  const restore = (): void => {
    process.stdin.setRawMode?.(false);
    process.stderr.write('\r\n');
  };
  const retake = (): void => {
    retakeRawMode();
    menu.drawAnew();
  };
  return { answer, restore, retake, giveUp: () => menu.abort() };
}

function helpFor(entries: readonly MenuEntry<unknown>[]): string {
  const canRemember = entries.some(({ rememberable }) => rememberable);
  return HELP.filter((words) => canRemember || !words.startsWith(`${ALWAYS}:`)).join(', ');
}

/** The rows that drawn lines take now. A terminal wraps drawn lines when its window becomes narrower. */
function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
}

const up = (count: number): string => (count > 0 ? `\x1b[${count}A` : '');

import kleur from 'kleur';
import SelectPrompt from 'prompts/lib/elements/select.js';
import { cells, cut } from '../core/cells.ts';
import type { Answer, MenuEntry } from '../core/ports.ts';

/** Drawn in UTF-8 locales; the others get ASCII alone. */
const UNICODE = { pointer: '❯', done: '✔', ended: '✖', ellipsis: '…' };
const ASCII: typeof UNICODE = { pointer: '>', done: '+', ended: 'x', ellipsis: '...' };

/** Milliseconds in which a letter and the Enter after it can only be a paste. */
const PASTE = 100;
/** Titles wider than this don't push all descriptions to the right. */
const TITLE_COLUMN = 34;
const HELP = 'arrows and Enter, Esc to stop';

export interface Menu<T> {
  readonly answer: Promise<Answer<T>>;
  /** Gives the terminal back as it was, at once. */
  restore(): void;
}

/**
 * A menu on stderr, from keys on stdin. No line is wider than the window: what wraps could not be taken away again.
 * Texts must be single lines that are safe to print.
 */
export function openMenu<T>(question: string, entries: readonly MenuEntry<T>[], utf8: boolean): Menu<T> {
  const figures = utf8 ? UNICODE : ASCII;
  const { stderr } = process;
  const widths = entries.map(({ title }) => cells(title)).filter((width) => width <= TITLE_COLUMN);
  const titleColumn = Math.max(0, ...widths);
  let end: Exclude<Answer<T>['kind'], 'chosen' | 'pasted'> = 'declined';
  let drawn: readonly string[] | undefined;
  let pastedAt = Number.NEGATIVE_INFINITY;

  /** Keys and raw mode are those of prompts; its drawing wraps, hides reasons and knows no way to tell Ctrl-C from Esc. */
  class Select extends SelectPrompt {
    override abort(key?: { name?: string }): void {
      if (key?.name === 'c') end = 'interrupted';
      super.abort();
    }

    override submit(): void {
      if (Date.now() - pastedAt < PASTE) this.bell();
      else super.submit();
    }

    /** Any other key. Space, which chooses in prompts, is as good a sign of a pasted line as a letter is. */
    override _(): void {
      pastedAt = Date.now();
      this.bell();
    }

    override render(): void {
      if (this.closed) return;
      const columns = stderr.columns || 80;
      const lines = this.done
        ? [resultLine(this.aborted ? undefined : entries[this.cursor]?.title, columns)]
        : [
            questionLine(columns),
            ...entries.map((_, index) => entryLine(index, this.cursor === index, columns)),
          ];
      const before = drawn === undefined ? '\x1b[?25l' : `\r${up(rows(drawn, columns) - 1)}\x1b[J`;
      stderr.write(before + lines.map(({ coloured }) => coloured).join('\n'));
      drawn = lines.map(({ plain }) => plain);
    }
  }

  const questionLine = (columns: number): Line => {
    const asked = cut(`? ${question}`, columns - 1, figures.ellipsis);
    const help = cut(`  ${HELP}`, columns - 1 - cells(asked), figures.ellipsis);
    const shown = help.length > HELP.length ? help : '';
    return {
      plain: asked + shown,
      coloured: `${kleur.cyan('?')}${kleur.bold(asked.slice(1))}${kleur.gray(shown)}`,
    };
  };

  const resultLine = (title: string | undefined, columns: number): Line => {
    const sign = title === undefined ? kleur.red(figures.ended) : kleur.green(figures.done);
    const rest = cut(` ${question} ${title ?? 'nothing was done'}`, columns - 2, figures.ellipsis);
    return { plain: `?${rest}`, coloured: `${sign}${rest}` };
  };

  const entryLine = (index: number, chosen: boolean, columns: number): Line => {
    const { title = '', description = '' } = entries[index] ?? {};
    const pointer = chosen ? figures.pointer : ' ';
    const name = cut(title, columns - 3, figures.ellipsis);
    const gap = ' '.repeat(Math.max(titleColumn - cells(name), 0) + 2);
    const room = columns - 3 - cells(name) - gap.length;
    const why = description === '' || room < 12 ? '' : gap + cut(description, room, figures.ellipsis);
    return {
      plain: `${pointer} ${name}${why}`,
      coloured: `${kleur.cyan(pointer)} ${chosen ? kleur.cyan(name) : name}${kleur.gray(why)}`,
    };
  };

  const menu = new Select({ message: question, choices: [...entries], stdout: stderr });
  const answer = new Promise<Answer<T>>((resolve) => {
    menu.once('submit', () => {
      const chosen = entries[menu.cursor];
      resolve(chosen ? { kind: 'chosen', value: chosen.value } : { kind: 'declined' });
    });
    menu.once('abort', () => resolve({ kind: end }));
  });
  const restore = (): void => {
    process.stdin.setRawMode?.(false);
    stderr.write('\x1b[?25h\r\n');
  };
  return { answer, restore };
}

interface Line {
  readonly plain: string;
  readonly coloured: string;
}

/** Rows that lines take after the window was made narrower, where the terminal wraps them anew. */
function rows(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(cells(line) / columns)), 0);
}

const up = (count: number): string => (count > 0 ? `\x1b[${count}A` : '');

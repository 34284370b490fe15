import { isatty } from 'node:tty';
import { displayWidth, foldHanging } from './display-width.ts';

/**
 * The first words of the commands with which our messages end. Such a command stays on one row, so that users
 * can copy it.
 */
const COMMAND_WORDS: readonly string[] = [
  ...'source . eval export set hash cd rm sudo doas su pip pip3 pipx pip-shim python python3'.split(' '),
  ...'./install.sh curl wget git apt apt-get dnf zypper pacman apk xbps-install emerge brew rpm-ostree transactional-update uv conda'.split(
    ' ',
  ),
];

/** The width of the terminal behind a descriptor. Infinite without a terminal, so that nothing is folded. */
export function terminalWidth(descriptor: number): number {
  if (!isatty(descriptor)) return Number.POSITIVE_INFINITY;
  return (descriptor === 1 ? process.stdout : process.stderr).columns || 80;
}

/** Folds one of our messages between its words. A command at its end gets a row of its own. */
export function foldMessage(text: string, width: number): readonly string[] {
  if (displayWidth(text) < width) return [text];
  const at = commandAt(text);
  if (at === -1) return foldHanging(text, width);
  const indent = /^ */.exec(text)?.[0] ?? '';
  return [...foldHanging(text.slice(0, at).trimEnd(), width), `${indent}  ${text.slice(at)}`];
}

/** Where the command at the end of a message begins, after a colon. -1 if there is none. */
function commandAt(text: string): number {
  for (let colon = text.lastIndexOf(': '); colon > 0; colon = text.lastIndexOf(': ', colon - 1)) {
    const [word = ''] = text
      .slice(colon + 2)
      .trimStart()
      .split(' ', 1);
    if (COMMAND_WORDS.includes(word) || /^[A-Z_]+=/.test(word)) return colon + 2;
  }
  return -1;
}

/**
 * Folds a command between its arguments. Each row but the last one ends with a backslash, so that a shell reads
 * all rows as one command.
 */
export function foldCommand(command: string, width: number): readonly string[] {
  if (displayWidth(command) < width) return [command];
  const rows: string[] = [];
  let row = '';
  for (const word of argumentsOf(command)) {
    const joined = row === '' ? word : `${row} ${word}`;
    if (row !== '' && displayWidth(joined) > width - 3) {
      rows.push(`${row} \\`);
      row = `    ${word}`;
    } else row = joined;
  }
  return [...rows, row];
}

/** The arguments of a command as {@link import('./text.ts').commandLine} has quoted them, with their quotes. */
function argumentsOf(command: string): readonly string[] {
  const words: string[] = [];
  let [start, quote] = [0, ''];
  for (let at = 0; at < command.length; at++) {
    const character = command[at] ?? '';
    if (character === '\\' && quote !== "'") at++;
    else if (character === "'") quote = quote !== '' ? '' : command[at - 1] === '$' ? "$'" : "'";
    else if (character === ' ' && quote === '') {
      words.push(command.slice(start, at));
      start = at + 1;
    }
  }
  return [...words, command.slice(start)];
}

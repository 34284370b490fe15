import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The programs that pip-shim advises, each with those of its subcommands that count as a command here. */
export const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  pip: ['install', 'uninstall', 'list', 'show', 'freeze', 'check', 'download', 'wheel', 'config', 'cache'],
  'pip-shim': [
    ...[
      'explain',
      'doctor',
      'push',
      'pop',
      'activate',
      'deactivate',
      'list',
      'where',
      'run',
      'hook',
      'completions',
    ],
    ...[
      'rebuild',
      'remove',
      'prune',
      'allow',
      'deny',
      'forget',
      'history',
      'undo',
      'rehash',
      'enable',
      'disable',
    ],
    ...['config', 'self-update', 'uninstall', 'setup', 'activation', 'after', 'refused'],
  ],
  pipx: ['install', 'uninstall', 'upgrade', 'inject', 'list', 'ensurepath', 'reinstall'],
  apt: ['install', 'remove', 'update'],
  'apt-get': ['install', 'remove', 'update'],
  'apt-file': ['search', 'update'],
  dnf: ['install', 'provides'],
  zypper: ['install'],
  pacman: ['-S', '-F'],
  apk: ['add'],
  brew: ['install'],
  uv: ['add', 'remove', 'sync', 'pip', 'venv'],
  poetry: ['add', 'remove', 'install'],
  pdm: ['add', 'remove'],
  pipenv: ['install', 'uninstall'],
  npm: ['ci', 'run'],
  git: ['pull', 'clone'],
  python3: ['-m'],
};
/** Programs without subcommands. */
const PLAIN = new Set(['chmod', 'chown', 'curl', 'hash', 'install.sh', 'mv', 'rm', 'source', 'unset']);

/** Commands by their forms, with one line in which pip-shim has printed each. */
const advised = new Map<string, string>();
const ran = new Set<string>();

/** Remembers which commands a text of pip-shim's advises. */
export function noteAdvice(text: string): void {
  for (const line of text.split(/[\r\n]+/)) {
    if (!/→ |: /.test(line)) continue;
    for (const [, command = ''] of line.matchAll(/(?:→|:) +(?=((?:[^\s:]|:\S).*))/g))
      for (const form of formsOf(command)) if (!advised.has(form)) advised.set(form, line.trim());
  }
}

/** Remembers that a test runs a command, or types a line. A shell's script among the words counts, too. */
export function noteCommand(words: readonly string[]): void {
  for (const text of [words.join(' '), ...words.filter((word) => /\s/.test(word))])
    for (const line of text.split(/[\r\n]+/)) for (const form of formsOf(line)) ran.add(form);
}

/**
 * The forms of the commands in a shell's line: program and subcommand, of pip-shim also the options. The
 * commands stand at the beginning or after one of the shell's separators.
 */
function formsOf(line: string): readonly string[] {
  return line.split(/&&|\|\|?|[;`(]| or /).flatMap((command) => {
    const words = command
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^['"]+|['",.)]+$/g, ''));
    while (/^(?:sudo|sh|bash|env|exec|command|!|then|do|-[EHn]|\w+=.*)$/.test(words[0] ?? '')) words.shift();
    const form = formOf(words);
    return form === undefined ? [] : [form];
  });
}

function formOf([first = '', ...rest]: readonly string[]): string | undefined {
  const program = first
    .replace(/^.*\//, '')
    .replace(/^(pip|python)(?:\d[\d.]*)?$/, (_, name: string) => (name === 'pip' ? 'pip' : 'python3'));
  if (PLAIN.has(program)) return program;
  const known = SUBCOMMANDS[program];
  const subcommand = rest.find((word) => known?.includes(word));
  if (subcommand === undefined) return undefined;
  // Only options may stand before the subcommand: `pip is not install` is a sentence.
  if (!rest[0]?.startsWith('-') && rest[0] !== subcommand) return undefined;
  if (program === 'python3') return `python3 -m ${rest[rest.indexOf('-m') + 1] ?? ''}`;
  const options = program === 'pip-shim' ? rest.filter((word) => /^--[a-z]/.test(word)) : [];
  return [program, subcommand, ...options.map((word) => word.replace(/=.*/s, '')).sort()].join(' ');
}

// run.mjs reads these files after the last test, if it has run all of them.
const place = process.env.PIPSHIM_TEST_TMP;
if (place !== undefined)
  process.on('exit', () => {
    if (advised.size + ran.size === 0) return;
    mkdirSync(join(place, 'advice'), { recursive: true });
    const found = { advised: [...advised], ran: [...ran] };
    writeFileSync(join(place, 'advice', `${process.pid}.json`), JSON.stringify(found));
  });

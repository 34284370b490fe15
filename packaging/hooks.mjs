// Makes the hooks of bash and zsh from the parts in shims/: each becomes one file.
import { readFile, writeFile } from 'node:fs/promises';

/** The words that the hooks use and that a function of the user's could hide. `[[` is not one: it is syntax. */
const WORDS = String.raw`\[|:|break|command|declare|echo|eval|export|false|printf|pwd|read|return|set|shopt|source|true|typeset|unset`;

/** Matches one of the words where a command begins. bash's PROMPT_COMMAND keeps the text that older hooks know. */
const COMMAND = new RegExp(
  String.raw`(?<=^[ \t]*|[;&|({)!][ \t]*|\b(?:if|elif|then|else|while|until|do|IFS=|TZ=UTC)[ \t]+)(?<!_pipshim_hook && )(?:${WORDS})(?=[ \t;)]|$)`,
  'gm',
);

/**
 * Puts `builtin` before the words, with a backslash, because bash expands aliases when it runs a `$(…)`. In sh this is
 * not needed, and sh does not know it.
 */
const guarded = (text) =>
  text
    .split('\n')
    .map((line) => (/^\s*#/.test(line) ? line : line.replace(COMMAND, '\\builtin $&')))
    .join('\n');

/** Writes hook.bash and hook.zsh into a directory. */
export async function writeHooks(parts, directory) {
  const read = (name) => readFile(new URL(name, parts), 'utf8');
  const shared = (await read('outside.sh')) + (await read('hook.sh'));
  for (const name of ['hook.bash', 'hook.zsh'])
    await writeFile(new URL(name, directory), guarded(shared + (await read(name))));
}

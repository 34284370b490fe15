import { quoted } from '../../ui/text.ts';
import type { Completable } from './words.ts';

/** sh lists the venvs, because tcsh would expand a `$` or a backquote in the name of a directory. */
const VENVS =
  // biome-ignore lint/suspicious/noTemplateCurlyInString: sh expands it
  'ls "${XDG_DATA_HOME:-$HOME/.local/share}/pip-shim/venvs" 2>/dev/null | grep -x "[A-Za-z0-9._-]*"';

/**
 * The completion script: one line, because `eval` of tcsh joins lines. tcsh uses the first rule that fits.
 * The word to complete must come directly after a given word (`n`), or one word later (`N`), or itself have a
 * given form (`C`) or position (`p`). See "complete" in tcsh(1).
 */
export function tcshCompletions(commands: readonly Completable[]): string {
  const first = [...commands.map(({ name }) => name), '--help', '--version'];
  const command = commands.some(({ takesCommand }) => takesCommand) ? ['n@--@c@', 'N@--@f@'] : [];
  const rules = [...command, 'C@*/*@d@', `p@1@(${first.join(' ')})@`, ...commands.flatMap(rulesOf)];
  return `complete pip-shim ${rules.map(quoted).join(' ')}\n`;
}

function rulesOf({ name, options, words, takesVenv, takesPath }: Completable): readonly string[] {
  const list = [...words, ...options];
  const offered = takesVenv
    ? `\`sh -c ${quoted(`echo ${list.join(' ')}; ${VENVS}`)}\``
    : `(${list.join(' ')})`;
  const places = ['n', 'N'].map((place) => `${place}@${name}@`);
  const directories = takesPath && !takesVenv ? [`n@${name}@d@`] : [];
  return [...directories, ...places.map((place) => `${place}${offered}@`)];
}

import type { Completable } from './words.ts';

/**
 * The end of the script. Unlike `compgen -W`, it never expands a word to file names, even if the user has set
 * failglob. bash quotes an inserted file name only after `compopt -o filenames`. The bash of macOS is too old
 * to have compopt, so the script offers no file names there.
 */
const TAIL = `    *) return ;;
  esac
  case $current in -*) candidates=$options venvs='' directories='' ;; esac
  for each in $candidates; do
    case $each in "$current"*) COMPREPLY+=("$each") ;; esac
  done
  if [ -n "$venvs" ]; then
    case \${XDG_DATA_HOME-} in /*) data=$XDG_DATA_HOME ;; *) data=\${HOME-}/.local/share ;; esac
    while IFS= read -r each; do
      each=\${each##*/}
      case $each in *[!A-Za-z0-9._-]*) ;; "$current"*) COMPREPLY+=("$each") ;; esac
    done < <(compgen -d -- "$data/pip-shim/venvs/$current")
  fi
  if [ -n "$directories" ]; then
    compopt -o filenames 2>/dev/null || return
    while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen -d -- "$current")
  fi
}
complete -F _pip_shim pip-shim
`;

/** The completion script. bash evaluates it, or loads it from bash's directory of completions. */
export function bashCompletions(commands: readonly Completable[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of pip-shim for bash, as printed by: pip-shim completions bash
_pip_shim() {
  local current=\${COMP_WORDS[COMP_CWORD]} command='' candidates='' options='' venvs='' directories=''
  local IFS=$' \\t\\n' data each at
  COMPREPLY=()
  [ "$COMP_CWORD" -lt 2 ] || command=\${COMP_WORDS[1]}
  case $command in
    '') candidates='${names}' options='--help --version' ;;
${commands.map(row).join('\n')}
${TAIL}`;
}

function row({ name, options, words, ...takes }: Completable): string {
  const set = [
    `candidates='${words.join(' ')}' options='${options.join(' ')}'`,
    ...(takes.takesVenv ? ['venvs=1'] : []),
    ...(takes.takesPath ? ['directories=1'] : []),
  ];
  const line = `    ${name}) ${set.join(' ')}`;
  if (!takes.takesCommand) return `${line} ;;`;
  return `${line}
      for ((at = 2; at < COMP_CWORD; at++)); do
        [ "\${COMP_WORDS[at]}" = -- ] || continue
        if type _command_offset >/dev/null 2>&1; then _command_offset $((at + 1)); return; fi
        compopt -o filenames 2>/dev/null || return
        if [ "$at" -eq $((COMP_CWORD - 1)) ]; then each=-c; else each=-f; fi
        while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen "$each" -- "$current")
        return
      done ;;`;
}

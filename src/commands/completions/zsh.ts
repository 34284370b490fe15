import { quoted } from '../../ui/text.ts';
import type { Completable } from './words.ts';

const TAIL = `    *) return 1 ;;
  esac
  if [[ $words[CURRENT] == -* ]]; then
    compadd -- $flags
    return
  fi
  (( ! $#values )) || { compadd -- $values && found=0 }
  if [[ -n $venvs ]]; then
    names=(\${\${(M)XDG_DATA_HOME:#/*}:-$HOME/.local/share}/pip-shim/venvs/*(N/:t))
    (( ! $#names )) || { compadd -- $names && found=0 }
  fi
  [[ -z $directories ]] || { _files -/ && found=0 }
  return found
}
_pip-shim-announce() {
  add-zsh-hook -d precmd _pip-shim-announce
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i -D }
  compdef _pip-shim pip-shim
}
# zsh runs this file at once if it finds it in a directory of functions. If the file is evaluated before compinit has
# run, it waits for the first prompt, because the start file may still call compinit.
if [[ $funcstack[1] == _pip-shim ]]; then _pip-shim "$@"
elif (( $+functions[compdef] )); then compdef _pip-shim pip-shim
else autoload -Uz add-zsh-hook && add-zsh-hook precmd _pip-shim-announce
fi
`;

/** The completion script. zsh evaluates it, or loads it as `_pip-shim` from the fpath. */
export function zshCompletions(commands: readonly Completable[]): string {
  const described = commands.map(({ name, summary }) => `      ${quoted(`${name}:${summary}`)}`);
  return `#compdef pip-shim
# Completion of pip-shim for zsh, as printed by: pip-shim completions zsh
_pip-shim() {
  local venvs directories
  # Not commands and options: zsh has arrays of these names.
  local -a described flags values names
  integer found=1 at
  if (( CURRENT == 2 )); then
    if [[ $words[CURRENT] == -* ]]; then
      compadd -- --help --version
      return
    fi
    described=(
${described.join('\n')}
    )
    _describe -t commands command described
    return
  fi
  case $words[2] in
${commands.map(row).join('\n')}
${TAIL}`;
}

function row({ name, options, words, ...takes }: Completable): string {
  const set = [
    `values=(${words.join(' ')}) flags=(${options.join(' ')})`,
    ...(takes.takesVenv ? ['venvs=1'] : []),
    ...(takes.takesPath ? ['directories=1'] : []),
  ];
  const line = `    ${name}) ${set.join(' ')}`;
  if (!takes.takesCommand) return `${line} ;;`;
  return `${line}
      at=$words[(i)--]
      if (( at < CURRENT )); then
        shift at words
        (( CURRENT -= at ))
        _normal
        return
      fi ;;`;
}

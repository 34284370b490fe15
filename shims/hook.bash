#!/bin/bash
# shellcheck disable=SC2154 # _pipshim_pending is hook.sh's
# The bash part of the hook. PROMPT_COMMAND may be a string or, since bash 5.1, an array. The hook goes into
# its first element. It runs first, so that the user's own commands see the new prompt and the old $?.

# Runs before each prompt. Switches xtrace off meanwhile, because each prompt would show every command of the hook.
_pipshim_hook() {
  _pipshim_status=$?
  case $- in
    *x*)
      { set +x; } 2>/dev/null
      _pipshim_at_prompt
      { set -x; } 2>/dev/null
      ;;
    *) _pipshim_at_prompt ;;
  esac
  # bash itself restores $? for the user's next command. This return value restores it for the rest of
  # PROMPT_COMMAND. There `&& :` follows this function, so that a status other than 0 does not end a shell with
  # errexit, and does not run a trap on ERR.
  return "$_pipshim_status"
}

# Looks at what has changed since the prompt before.
_pipshim_at_prompt() {
  if [[ ${PWD-}:${PATH-}:${VIRTUAL_ENV-} != "$_pipshim_seen" || -e $_pipshim_pending ||
    ! -e $_pipshim_installed || ! -e $_pipshim_alive ]]; then _pipshim_changed bash; fi
  [[ ${_pipshim_places:+1} == "${_pipshim_wrapped-}" ]] || _pipshim_wrap
  # Look only at a command that is new in the history. Before bash 4.4, HISTCMD is always 1 here.
  if [[ $_pipshim_status == 1 && ${HISTCMD-} != "${_pipshim_number-${HISTCMD-}}" ]]; then
    _pipshim_line=$(HISTTIMEFORMAT='' builtin history 1 2>/dev/null) || :
    _pipshim_ended "${_pipshim_line#*[0-9][* ] }"
  fi
  _pipshim_number=${HISTCMD-}
}

# Wraps cd, pushd and popd, because bash has no hook for a cd. Does so only while there is a place where an
# install has activated a venv. The wrappers call the user's functions of these names. Once no such place is
# left, the user's functions come back unchanged.
_pipshim_wrap() {
  _pipshim_wrapped=${_pipshim_places:+1}
  for _pipshim_word in cd pushd popd; do
    _pipshim_text=$(declare -pf "$_pipshim_word" 2>/dev/null) || :
    case $_pipshim_wrapped:$_pipshim_text in
      1:*_pipshim_step*) ;;
      1:*$'\n'declare*) ;; # with an attribute, such as readonly
      1:?*) _pipshim_define "_pipshim_of_user_$_pipshim_text" && _pipshim_wrap_one "_pipshim_of_user_$_pipshim_word" ;;
      1:) _pipshim_wrap_one "builtin $_pipshim_word" ;;
      :*_pipshim_of_user_*)
        _pipshim_text=$(declare -f "_pipshim_of_user_$_pipshim_word")
        _pipshim_define "${_pipshim_text#_pipshim_of_user_}"
        unset -f "_pipshim_of_user_$_pipshim_word"
        ;;
      :*_pipshim_step*) unset -f "$_pipshim_word" ;;
    esac
  done
}

# Makes the function named in _pipshim_word call $1. The function then looks at the directory that the shell
# is in.
_pipshim_wrap_one() {
  _pipshim_define "$_pipshim_word { $1 \"\$@\"; set -- \$?; _pipshim_step bash \"\$BASH_SUBSHELL\"; return \"\$1\"; }"
}

# Defines a function from its text, without the user's aliases in it. A pattern in the text may need extglob,
# which was set when the user defined the function.
_pipshim_define() {
  _pipshim_options=$(shopt -p expand_aliases extglob) || :
  shopt -u expand_aliases
  shopt -s extglob
  eval "function $1"
  eval "${_pipshim_options//shopt/\\builtin shopt}" # the first line may switch aliases on again
}

# shellcheck disable=SC2128,SC2178,SC2179 # the first element is meant
_pipshim_unhook() {
  _pipshim_places=''
  _pipshim_wrap
  PROMPT_COMMAND=${PROMPT_COMMAND/'_pipshim_hook && :'$'\n'/}
  PROMPT_COMMAND=${PROMPT_COMMAND/'_pipshim_hook && :'/:} # there may be semicolons around it
}

_pipshim_load
_pipshim_wrapped='' # the start files, read again, may have defined cd again
# shellcheck disable=SC2128,SC2178,SC2179 # the first element is meant
case ${PROMPT_COMMAND[*]-} in
  *'_pipshim_hook && :'*) ;;
  *)
    # shellcheck disable=SC2030,SC2031
    if (PROMPT_COMMAND='') 2>/dev/null; then
      case ${PROMPT_COMMAND-} in
        # pip-shim 0.2.0 wrote `_pipshim_hook` there without `&& :`, so add that.
        *_pipshim_hook*) PROMPT_COMMAND=${PROMPT_COMMAND/_pipshim_hook/'_pipshim_hook && :'} ;;
        *) PROMPT_COMMAND='_pipshim_hook && :'${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND} ;;
      esac
    else
      _PIPSHIM_READY='readonly' # `pip-shim push` and `doctor` say so
      export _PIPSHIM_READY
    fi
    ;;
esac
[[ -z ${_pipshim_aliases-} ]] || shopt -s expand_aliases
\builtin unset -v _pipshim_aliases

#!/bin/sh
# The hook's part that bash, zsh and sh share. `pip-shim hook SHELL` prints it, followed by that shell's own
# part. It runs in the user's shell, where any options may be set (errexit, nounset, noclobber, ksharrays). So
# no command here may fail, split words or expand patterns. If nothing has changed, a prompt runs only
# builtins. All names begin with _pipshim_. The hook exports the variables with which a nested shell can undo
# an activation. While no venv is active, it exports only _PIPSHIM_SHELL.
# shellcheck disable=SC2154 # _pipshim_command is what the launcher puts before this

# Sets _pipshim_id to this shell's PID-STARTTIME, because the system reuses process IDs. The start time is
# field 22 of /proc/PID/stat. The process name before it may contain anything. Must match
# src/state/shell-stacks.ts.
_pipshim_identify() {
  _pipshim_rest=''
  if [ -r "/proc/$$/stat" ]; then
    IFS= read -r _pipshim_rest <"/proc/$$/stat" || :
    _pipshim_rest=${_pipshim_rest##*) }
    _pipshim_rest=${_pipshim_rest#* * * * * * * * * * * * * * * * * * * }
    _pipshim_id=$$-${_pipshim_rest%% *}
  else
    _pipshim_id=$$-$(LC_ALL=C TZ=UTC ps -o lstart= -p $$ | tr -cd '[:alnum:]')
  fi
}

_pipshim_load() {
  _pipshim_identify
  case ${XDG_STATE_HOME-} in
    /*) _pipshim_pending=$XDG_STATE_HOME/pip-shim/shells/$_pipshim_id/pending ;;
    *) _pipshim_pending=${HOME-}/.local/state/pip-shim/shells/$_pipshim_id/pending ;;
  esac
  # The id is unchanged after an `exec`, or if the user loads the hook twice.
  [ "${_PIPSHIM_SHELL-}" = "$_pipshim_id" ] || _pipshim_inherit
}

# A nested shell keeps the outer shell's active venv and starts with a copy of its stack. pop, deactivate and
# a cd out of the project end the venv only in the nested shell. If a login shell has reset PATH (a tmux
# pane), the hook restores the other variables too. A venv that the user then activated by hand stays active.
_pipshim_inherit() {
  case ${_PIPSHIM_ACTIVE:+:${PATH-}:} in
    '') _pipshim_forget ;;
    *":$_PIPSHIM_ACTIVE/bin:"*) [ "${VIRTUAL_ENV-}" = "$_PIPSHIM_ACTIVE" ] || _pipshim_forget ;;
    *) _pipshim_leave ;;
  esac
  if [ -n "${_PIPSHIM_ACTIVE-}" ]; then
    export _PIPSHIM_OUTER="${_PIPSHIM_SHELL-}"
    _pipshim_marker=${_PIPSHIM_MARKED-}
  fi
  export _PIPSHIM_SHELL="$_pipshim_id"
}

_pipshim_forget() {
  unset -v _PIPSHIM_ACTIVE _PIPSHIM_MARKED _PIPSHIM_OUTER
  unset -v _PIPSHIM_WAS_SET _PIPSHIM_OLD_VENV _PIPSHIM_OLD_PROMPT _PIPSHIM_OLD_HOME
}

# Runs after a change of directory, or if the program left a change to apply. $1 is the shell's name.
_pipshim_changed() {
  _pipshim_pwd=${PWD-}
  [ -z "${_PIPSHIM_ACTIVE-}" ] || _pipshim_show
  _pipshim_before=${_pipshim_marker-}
  _pipshim_find_marker
  if [ "$_pipshim_marker" != "$_pipshim_before" ] || [ -e "$_pipshim_pending" ]; then _pipshim_take "$1"; fi
}

# Sets _pipshim_marker to the nearest directory upward with a .venv-stack, or to nothing. If the directory is
# another than before, the hook runs the program, which decides whether to follow the file. At a symbolic link
# the search starts again from the physical current directory, as in the program. Only then the shell forks.
_pipshim_find_marker() {
  case ${PWD-} in /*) _pipshim_marker=$PWD ;; *) _pipshim_marker='' ;; esac
  while [ -n "$_pipshim_marker" ] && ! [ -e "$_pipshim_marker/.venv-stack" ]; do
    if [ -L "$_pipshim_marker" ]; then
      _pipshim_marker=$(pwd -P 2>/dev/null && echo .) || _pipshim_marker=''
      _pipshim_marker=${_pipshim_marker%??}
      while [ -n "$_pipshim_marker" ] && ! [ -e "$_pipshim_marker/.venv-stack" ]; do
        _pipshim_marker=${_pipshim_marker%/*}
      done
      return 0
    fi
    _pipshim_marker=${_pipshim_marker%/*}
  done
}

# Evaluates the program's output: nothing, or one call of _pipshim_enter or _pipshim_leave with quoted values.
_pipshim_take() {
  _pipshim_failed=0
  _pipshim_lines=$("$_pipshim_command" activation "$1" </dev/null) || _pipshim_failed=$?
  case $_pipshim_failed in
    0) eval "$_pipshim_lines" ;;
    130) ;;
    # The program is missing or damaged, and pip-shim printed that. Don't run it again at every prompt.
    *) _pipshim_pending=/dev/null/none ;;
  esac
}

# _pipshim_enter VENV NAME [MARKED]: does what VENV/bin/activate would, but runs nothing from VENV. MARKED is
# the directory whose .venv-stack names it.
_pipshim_enter() {
  _pipshim_leave
  export _PIPSHIM_ACTIVE="$1"
  export _PIPSHIM_MARKED="${3-}"
  export _PIPSHIM_WAS_SET="${VIRTUAL_ENV+venv}${VIRTUAL_ENV_PROMPT+prompt}${PYTHONHOME+home}"
  export _PIPSHIM_OLD_VENV="${VIRTUAL_ENV-}"
  export _PIPSHIM_OLD_PROMPT="${VIRTUAL_ENV_PROMPT-}"
  export _PIPSHIM_OLD_HOME="${PYTHONHOME-}"
  export VIRTUAL_ENV="$1"
  export VIRTUAL_ENV_PROMPT="$2"
  export PATH="$1/bin${PATH:+:$PATH}"
  unset -v PYTHONHOME
  _pipshim_show
  hash -r 2>/dev/null || :
}

# Sets the prompt prefix and defines `deactivate`. Needed also after `exec`, which keeps only the environment.
_pipshim_show() {
  _pipshim_prefix="(${VIRTUAL_ENV_PROMPT-}) "
  if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ] && [ -n "${PS1+set}" ]; then
    case $PS1 in
      *"$_pipshim_prefix"*) ;;
      *) PS1=$_pipshim_prefix$PS1 ;;
    esac
  fi
  [ -z "${_pipshim_shown-}" ] || return 0
  _pipshim_shown=1
  # _pipshim_leave restores the user's own `deactivate`, if the shell can print functions (dash can't).
  # shellcheck disable=SC3044
  _pipshim_kept=$(typeset -f deactivate 2>/dev/null) || _pipshim_kept=''
  # shellcheck disable=SC2317 # the user calls it
  deactivate() {
    _pipshim_leave
    { true >|"${_pipshim_pending%/*}/deactivated"; } 2>/dev/null || :
  }
}

# Restores the variables that _pipshim_enter changed, and unsets those that were unset. Keeps the changes that
# the user has made since.
_pipshim_leave() {
  [ -n "${_PIPSHIM_ACTIVE-}" ] || return 0
  _pipshim_path=:${PATH-}:
  case $_pipshim_path in
    *":$_PIPSHIM_ACTIVE/bin:"*)
      _pipshim_path=${_pipshim_path%%":$_PIPSHIM_ACTIVE/bin:"*}:${_pipshim_path#*":$_PIPSHIM_ACTIVE/bin:"}
      _pipshim_path=${_pipshim_path#:}
      PATH=${_pipshim_path%:}
      ;;
  esac
  if [ "${VIRTUAL_ENV-}" = "$_PIPSHIM_ACTIVE" ]; then
    unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT
    case ${_PIPSHIM_WAS_SET-} in *venv*) export VIRTUAL_ENV="${_PIPSHIM_OLD_VENV-}" ;; esac
    case ${_PIPSHIM_WAS_SET-} in *prompt*) export VIRTUAL_ENV_PROMPT="${_PIPSHIM_OLD_PROMPT-}" ;; esac
  fi
  case ${PYTHONHOME+set}${_PIPSHIM_WAS_SET-} in
    set*) ;;
    *home*) export PYTHONHOME="${_PIPSHIM_OLD_HOME-}" ;;
  esac
  case ${PS1-} in
    *"${_pipshim_prefix:-no prefix}"*) PS1=${PS1%%"$_pipshim_prefix"*}${PS1#*"$_pipshim_prefix"} ;;
  esac
  if [ -n "${_pipshim_shown-}" ]; then
    unset -f deactivate 2>/dev/null || :
    eval "${_pipshim_kept-}"
  fi
  unset -v _pipshim_shown _pipshim_kept _pipshim_prefix _pipshim_path
  _pipshim_forget
  hash -r 2>/dev/null || :
}

_pipshim_load

#!/bin/sh
# The part of the hook that bash, zsh and sh share. `pip-shim hook SHELL` prints it after outside.sh and
# before that shell's own part. It runs in the user's shell, where any options may be set (errexit, nounset,
# noclobber, keyword). So no command here may fail, split words or expand patterns, and no argument may look
# like an assignment. A function of the user's may have the name of a builtin, so for bash and zsh the build
# puts `builtin` before each such word (packaging/hooks.mjs). If nothing has changed, a prompt runs only
# builtins. All names begin with _pipshim_. The hook exports the variables with which a nested shell can undo
# an activation. While no venv is active, it exports only _PIPSHIM_SHELL and _PIPSHIM_READY.
# shellcheck disable=SC2154 # _pipshim_command is what the launcher puts before this, _pipshim_path is outside.sh's

# Sets _pipshim_id to this shell's PID-STARTTIME, because the system reuses process IDs. The start time is
# field 22 of /proc/PID/stat. The process name before it may contain anything. Must match
# src/state/shell-stacks.ts.
_pipshim_identify() {
  _pipshim_rest=''
  if [ -r "/proc/$$/stat" ]; then
    IFS= read -r _pipshim_rest <"/proc/$$/stat" || :
    _pipshim_rest=${_pipshim_rest##*') '} # ksh93 wants the quotes
    _pipshim_rest=${_pipshim_rest#* * * * * * * * * * * * * * * * * * * }
    _pipshim_id=$$-${_pipshim_rest%% *}
  else
    _pipshim_id=$$-$(LC_ALL=C TZ=UTC command ps -o 'lstart=' -p $$ | command tr -cd '[:alnum:]')
  fi
}

_pipshim_load() {
  _pipshim_identify
  case ${XDG_STATE_HOME-} in
    /*) _pipshim_own=$XDG_STATE_HOME/pip-shim/shells/$_pipshim_id ;;
    *) _pipshim_own=${HOME-}/.local/state/pip-shim/shells/$_pipshim_id ;;
  esac
  _pipshim_pending=$_pipshim_own/pending
  # Remember the path of the installed command. Once `pip-shim uninstall` has removed it, the hook ends
  # itself.
  case $_pipshim_command in /*) _pipshim_installed=$_pipshim_command ;; *) _pipshim_installed=/ ;; esac
  # The id stays the same after an `exec`, or if the user loads the hook twice. In both cases PATH may have
  # changed. So the next prompt puts the shims first again.
  _pipshim_seen=''
  unset -v _PIPSHIM_READY
  if [ "${_PIPSHIM_SHELL-}" = "$_pipshim_id" ]; then _pipshim_again=1; else _pipshim_inherit; fi
  _pipshim_alive=${_PIPSHIM_ACTIVE-}/${_PIPSHIM_ACTIVE:+pyvenv.cfg}
}

# A nested shell keeps the outer shell's active venv and starts with a copy of its stack. pop, deactivate and
# a cd out of the project end the venv only in the nested shell. A login shell may have reset PATH, as in a
# tmux pane. Then the hook restores the other variables too. If VIRTUAL_ENV was unset (`env -u`), the hook takes
# the venv off PATH. A venv that the user has since activated by hand stays active.
_pipshim_inherit() {
  case ${_PIPSHIM_ACTIVE:+${VIRTUAL_ENV:+set}:${PATH-}:} in
    '') _pipshim_forget ;;
    set*":$_PIPSHIM_ACTIVE/bin:"*) _pipshim_put_first || _pipshim_forget ;;
    *) _pipshim_leave ;;
  esac
  if [ -n "${_PIPSHIM_ACTIVE-}" ]; then
    _PIPSHIM_OUTER=${_PIPSHIM_SHELL-}
    export _PIPSHIM_OUTER
    _pipshim_marker=${_PIPSHIM_MARKED-} _pipshim_place=${_PIPSHIM_PLACE-}
    _pipshim_watch "${_PIPSHIM_PLACE:+${_PIPSHIM_PLACE}:}"
  fi
  _PIPSHIM_SHELL=$_pipshim_id
  export _PIPSHIM_SHELL
}

_pipshim_forget() {
  unset -v _PIPSHIM_ACTIVE _PIPSHIM_MARKED _PIPSHIM_PLACE _PIPSHIM_OUTER
  unset -v _PIPSHIM_WAS_SET _PIPSHIM_OLD_VENV _PIPSHIM_OLD_PROMPT _PIPSHIM_OLD_HOME
  _pipshim_alive=/
}

# Runs if the directory, PATH or VIRTUAL_ENV has changed, or if the program left a change to apply. Also runs
# if the installed command or the active venv is gone. $1 is the shell's name.
_pipshim_changed() {
  if ! [ -e "$_pipshim_installed" ]; then
    _pipshim_leave
    unset -v _PIPSHIM_SHELL _PIPSHIM_READY
    _pipshim_unhook
    return 0
  fi
  if [ "${_PIPSHIM_READY-}" != "$_pipshim_id" ]; then
    _PIPSHIM_READY=$_pipshim_id
    export _PIPSHIM_READY
    _pipshim_put_first || :
    [ -z "${_pipshim_shims-}" ] || _pipshim_put_shims_first
  fi
  if [ "${DIRENV_DIFF-}:${__MISE_DIFF-}" != "${_pipshim_diff-}:${_pipshim_mise-}" ]; then
    _pipshim_again=1 # until now, a venv of direnv's may have kept ours away here
    _pipshim_end_again
  fi
  [ -z "${_PIPSHIM_ACTIVE-}" ] || _pipshim_look
  if _pipshim_moved || [ -e "$_pipshim_pending" ]; then
    _pipshim_take "$1"
    _pipshim_find # an install may have made this a place
  fi
  # If mise's files change, mise sets its VIRTUAL_ENV again. But if a venv was pushed later, it leaves that
  # venv first on PATH. So set VIRTUAL_ENV to our venv.
  case ${VIRTUAL_ENV:+${__MISE_DIFF:+${PATH-}}}: in
    "${_PIPSHIM_ACTIVE:--none}/bin:"*) VIRTUAL_ENV=$_PIPSHIM_ACTIVE ;;
  esac
  _pipshim_seen=${PWD-}:${PATH-}:${VIRTUAL_ENV-}
}

# A cd calls this. On a line like `cd ../other; pip install x`, no prompt comes in between. If an install
# activated the venv and the cd has left the venv's place, this ends the venv at once. In the shell itself ($2
# is 0), this does the same as a prompt: on the way back, it activates the venv again. A subshell does not
# call the program, because the stack is not the subshell's. So on the way back it activates nothing. $1 is
# the shell's name.
_pipshim_step() {
  if [ -n "${_PIPSHIM_PLACE-}" ]; then
    _pipshim_is_outside || return 0
  elif [ "${VIRTUAL_ENV:-${_PIPSHIM_ACTIVE-}}" != "${_PIPSHIM_ACTIVE-}" ]; then
    return 0 # another tool, which may end its venv before the prompt
  fi
  if [ "$2" = 0 ]; then
    _pipshim_changed "$1"
  elif [ -n "${_PIPSHIM_PLACE-}" ]; then
    _pipshim_leave
  fi
  return 0
}

# Puts our active venv first on PATH, because a nested shell's start files may have put another Python before
# it. Returns 1 if there is no such venv, or if VIRTUAL_ENV names another one.
_pipshim_put_first() {
  [ -n "${_PIPSHIM_ACTIVE-}" ] && [ "${VIRTUAL_ENV-}" = "$_PIPSHIM_ACTIVE" ] || return 1
  case ${PATH-} in
    "$_PIPSHIM_ACTIVE/bin" | "$_PIPSHIM_ACTIVE/bin:"*) return 0 ;;
  esac
  _pipshim_drop "${PATH-}" "$_PIPSHIM_ACTIVE"
  PATH=$_PIPSHIM_ACTIVE/bin${_pipshim_path:+:$_pipshim_path}
}

# Puts the shims first on PATH, but behind active environments that come first. Runs once in a shell, because
# later the order is the user's. It is needed if start files add to PATH after pip-shim's block.
_pipshim_put_shims_first() {
  _pipshim_head='' _pipshim_rest=${PATH-}:
  while case ${_pipshim_rest%%:*} in
    "${VIRTUAL_ENV:-none}/bin" | "${CONDA_PREFIX:-none}/bin") ;;
    *) false ;;
  esac; do
    _pipshim_head=$_pipshim_head${_pipshim_rest%%:*}: _pipshim_rest=${_pipshim_rest#*:}
  done
  _pipshim_path=:$_pipshim_rest
  while case $_pipshim_path in *":$_pipshim_shims:"*) ;; *) false ;; esac; do
    _pipshim_path=${_pipshim_path%%":$_pipshim_shims:"*}:${_pipshim_path#*":$_pipshim_shims:"}
  done
  _pipshim_path=$_pipshim_head$_pipshim_shims$_pipshim_path
  PATH=${_pipshim_path%:}
}

# Compares the active venv with what the shell really has. Another tool may have reset PATH or unset
# VIRTUAL_ENV, as every venv's own `deactivate` does. Then this activates our venv again, until the user pops
# it. While another venv is on top, ours is not on PATH, as with two venvs that are activated by hand.
_pipshim_look() {
  case ${VIRTUAL_ENV-} in
    '' | "$_PIPSHIM_ACTIVE")
      case :${PATH-}: in
        *":$_PIPSHIM_ACTIVE/bin:"*) ;;
        *) PATH=$_PIPSHIM_ACTIVE/bin${PATH:+:$PATH} ;;
      esac
      if [ -z "${VIRTUAL_ENV-}" ]; then
        VIRTUAL_ENV=$_PIPSHIM_ACTIVE VIRTUAL_ENV_PROMPT=${_pipshim_name-}
        export VIRTUAL_ENV VIRTUAL_ENV_PROMPT PATH
      fi
      _pipshim_show
      ;;
    *)
      # Correct the prompt's name, if the other venv left ours there, as the activate script of virtualenv
      # 20.17 does.
      case ${VIRTUAL_ENV##*/}:${VIRTUAL_ENV_PROMPT-} in
        "${_pipshim_name-}":*) ;;
        *:"${_pipshim_name-}") _pipshim_names_itself || unset -v VIRTUAL_ENV_PROMPT ;;
      esac
      case :${PATH-}: in
        *":$VIRTUAL_ENV/bin:"*":$_PIPSHIM_ACTIVE/bin:"*) _pipshim_drop "$PATH" "$_PIPSHIM_ACTIVE" last && PATH=$_pipshim_path ;;
      esac
      ;;
  esac
}

# When direnv unloads an .envrc, it restores the PATH and the VIRTUAL_ENV that it had found. They may name a
# venv of ours that has ended since. This ends such a venv again, except in three cases. If direnv had loaded
# no .envrc before, it has restored nothing. If the venv lies beside the loaded .envrc, that .envrc activates
# it. And if there is a `deactivate` that is not ours, the user has activated the venv by hand.
# mise restores only VIRTUAL_ENV. If the venv is on PATH too, mise has activated that venv.
_pipshim_end_again() {
  _pipshim_mise=${__MISE_DIFF-} _pipshim_rest=${DIRENV_DIR:--none}
  if [ "${DIRENV_DIFF-}" = "${_pipshim_diff-}" ]; then
    case :${PATH-}: in *":${_pipshim_left:-/}/bin:"*) return 0 ;; esac
  elif [ -z "${_pipshim_diff-}" ]; then
    _pipshim_left=''
  fi
  _pipshim_diff=${DIRENV_DIFF-}
  case ${_pipshim_left-} in '' | "${_PIPSHIM_ACTIVE-}" | "${_pipshim_rest#-}/"*) return 0 ;; esac
  _pipshim_read_deactivate
  case $_pipshim_text in '' | *_pipshim_end*) ;; *) return 0 ;; esac
  _pipshim_drop "${PATH-}" "$_pipshim_left"
  PATH=$_pipshim_path
  case ${VIRTUAL_ENV-} in "$_pipshim_left") unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT ;; esac
}

# Does the activate script of the venv in VIRTUAL_ENV set the prompt's name?
_pipshim_names_itself() {
  [ -r "$VIRTUAL_ENV/bin/activate" ] || return 1
  while IFS= read -r _pipshim_line; do
    case $_pipshim_line in *VIRTUAL_ENV_PROMPT=*) return 0 ;; esac
  done <"$VIRTUAL_ENV/bin/activate"
  return 1
}

# Must the hook ask the program, which decides what is active here? It must if the nearest .venv-stack has
# changed, or if the active venv is gone. It must also at each step into, out of or inside a place where an
# install has activated a venv.
_pipshim_moved() {
  _pipshim_before=${_pipshim_marker-} _pipshim_last=${_pipshim_place-}
  _pipshim_find
  if [ -n "${_pipshim_again-}" ]; then
    _pipshim_again=''
    if [ -e "$_pipshim_own/stack.json" ]; then return 0; fi
  fi
  if [ "$_pipshim_marker" != "$_pipshim_before" ] || ! [ -e "$_pipshim_alive" ]; then return 0; fi
  [ "$_pipshim_place" != "$_pipshim_last" ]
}

# Sets _pipshim_marker to the nearest directory upward with a .venv-stack, or to nothing. Sets _pipshim_place
# to the current directory if it is inside a place where an install has activated a venv, otherwise to
# nothing. Only the program knows which directories below the place belong to its project. At a symbolic link,
# the search goes on from the physical current directory, as in the program. This is the only case in which
# the shell forks.
_pipshim_find() {
  _pipshim_marker='' _pipshim_place='' _pipshim_followed=''
  case ${PWD-} in /*) _pipshim_up=$PWD ;; *) _pipshim_up='' ;; esac
  while [ -n "$_pipshim_up" ]; do
    if [ -z "$_pipshim_marker" ] && [ -e "$_pipshim_up/.venv-stack" ]; then _pipshim_marker=$_pipshim_up; fi
    if [ -z "$_pipshim_place" ] && _pipshim_watches "$_pipshim_up"; then _pipshim_place=$PWD; fi
    if [ -n "$_pipshim_marker" ] && [ -n "${_pipshim_place:-${_pipshim_places:-none}}" ]; then break; fi
    if [ -z "$_pipshim_followed" ] && [ -L "$_pipshim_up" ]; then
      _pipshim_followed=1
      _pipshim_up=$(pwd -P 2>/dev/null && echo .) || _pipshim_up=''
      _pipshim_up=${_pipshim_up%??}
    else
      _pipshim_up=${_pipshim_up%/*}
    fi
  done
}

# The program calls this with the places where installs have activated venvs, each with a colon behind it.
_pipshim_watch() { _pipshim_places=$1; }

# Is $1 one of the places where installs have activated venvs?
_pipshim_watches() {
  _pipshim_rest=${_pipshim_places-}
  while [ -n "$_pipshim_rest" ]; do
    # shellcheck disable=SC3013 # dash, bash, busybox, ksh, yash and zsh know -ef
    if [ "$1" -ef "${_pipshim_rest%%:*}" ]; then return 0; fi
    _pipshim_rest=${_pipshim_rest#*:}
  done
  return 1
}

# A command has ended with 1. $1 is its line. The program prints a hint if this may be a refused `python -m
# pip install`, or an install by the pip of the active environment. Our shims print their own hints.
_pipshim_ended() {
  case $1 in
    *python*-*m*pip*install*) ;;
    *pip\ *install* | *pip3*\ *install*) [ -n "${VIRTUAL_ENV-}${CONDA_PREFIX-}" ] || return 0 ;;
    *) return 0 ;;
  esac
  if [ -e "$_pipshim_installed" ]; then "$_pipshim_command" after "$1" </dev/null || :; fi
}

# Evaluates the program's output: calls of _pipshim_watch, _pipshim_enter and _pipshim_leave with quoted
# values.
_pipshim_take() {
  _pipshim_failed=0
  _pipshim_lines=$("$_pipshim_command" activation "$1" </dev/null) || _pipshim_failed=$?
  case $_pipshim_failed in
    0)
      _pipshim_places='' # the program's lines name the places that are left
      eval "$_pipshim_lines"
      ;;
    130) ;;
    # The program is missing or damaged, and pip-shim has said so. Don't run it again at every prompt.
    *) _pipshim_pending=/dev/null/none _pipshim_alive=/ ;;
  esac
}

# _pipshim_enter VENV NAME [MARKED [PLACE]]: does what VENV/bin/activate would, but runs nothing from VENV.
# MARKED is the directory whose .venv-stack names the venv. PLACE is where an install has activated the venv.
_pipshim_enter() {
  _pipshim_leave
  _PIPSHIM_ACTIVE=$1 _PIPSHIM_MARKED=${3-} _PIPSHIM_PLACE=${4-}
  _PIPSHIM_WAS_SET=${VIRTUAL_ENV+venv}${VIRTUAL_ENV_PROMPT+prompt}${PYTHONHOME+home}
  case :${PATH-}: in *":${VIRTUAL_ENV:-/none}/bin:"*) _PIPSHIM_WAS_SET=${_PIPSHIM_WAS_SET}path ;; esac
  _PIPSHIM_OLD_VENV=${VIRTUAL_ENV-} _PIPSHIM_OLD_PROMPT=${VIRTUAL_ENV_PROMPT-}
  _PIPSHIM_OLD_HOME=${PYTHONHOME-}
  export _PIPSHIM_ACTIVE _PIPSHIM_MARKED _PIPSHIM_PLACE _PIPSHIM_WAS_SET
  export _PIPSHIM_OLD_VENV _PIPSHIM_OLD_PROMPT _PIPSHIM_OLD_HOME
  VIRTUAL_ENV=$1 VIRTUAL_ENV_PROMPT=$2 PATH=$1/bin${PATH:+:$PATH}
  export VIRTUAL_ENV VIRTUAL_ENV_PROMPT PATH
  unset -v PYTHONHOME
  _pipshim_alive=$1/pyvenv.cfg _pipshim_name=$2
  _pipshim_show new
}

# Sets the prompt prefix and defines `deactivate`. Both are needed after `exec` too, because `exec` keeps only
# the environment. Without $1, keeps a prefix that is there already.
_pipshim_show() {
  _pipshim_name=${_pipshim_name-${VIRTUAL_ENV_PROMPT-}}
  if [ -z "${VIRTUAL_ENV_DISABLE_PROMPT-}" ] && [ -n "${PS1+set}" ]; then
    case ${1-}:$PS1 in
      :*"($_pipshim_name) "*) ;;
      *) _pipshim_set_prompt "($_pipshim_name) $PS1" ;;
    esac
  fi
  if [ -z "${_pipshim_shown-}" ]; then
    # Keep the user's own `deactivate` for _pipshim_leave to restore. This needs a shell that can print
    # functions (dash can't).
    _pipshim_shown=1
    _pipshim_read_deactivate
    _pipshim_kept=$_pipshim_text
  elif command -v deactivate >/dev/null 2>&1; then
    return 0
  fi
  # shellcheck disable=SC2317 # the user calls it
  deactivate() { _pipshim_end; }
}

_pipshim_set_prompt() {
  if (PS1=$1) 2>/dev/null; then PS1=$1; fi # PS1 may be readonly
}

# Sets _pipshim_text to the text of the function `deactivate`, or to nothing if there is no such function.
# dash can't print functions, so there it is always nothing.
_pipshim_read_deactivate() {
  # shellcheck disable=SC3044
  _pipshim_text=$(typeset -f deactivate 2>/dev/null) || _pipshim_text=''
}

# What `deactivate` does: ends all venvs that are pushed in this shell.
_pipshim_end() {
  _pipshim_leave
  { true >|"$_pipshim_own/deactivated"; } 2>/dev/null || :
}

# Restores what _pipshim_enter changed, as far as it is still ours, and unsets what was unset before. Keeps
# the changes that the user has made since. If the function `deactivate` is not ours, another tool has
# activated a venv on top of ours. Then that venv stays, and its `deactivate` will not restore our venv.
_pipshim_leave() {
  [ -n "${_PIPSHIM_ACTIVE-}" ] || return 0
  _pipshim_read_deactivate
  case $_pipshim_text in
    *_pipshim_end*) _pipshim_top=ours ;;
    '') [ "${VIRTUAL_ENV:-$_PIPSHIM_ACTIVE}" = "$_PIPSHIM_ACTIVE" ] && _pipshim_top=ours || _pipshim_top=last ;;
    *) _pipshim_top=last ;;
  esac
  _pipshim_drop "${PATH-}" "$_PIPSHIM_ACTIVE" "$_pipshim_top"
  PATH=$_pipshim_path
  case ${VIRTUAL_ENV-}:$_pipshim_top::$PATH: in
    "${_PIPSHIM_ACTIVE}:last:"*":$_PIPSHIM_ACTIVE/bin:"*) ;; # the other tool has activated the same venv
    "${_PIPSHIM_ACTIVE}:"*) _pipshim_restore_below ;;
  esac
  _pipshim_leave_below
  _pipshim_left=$_PIPSHIM_ACTIVE _pipshim_diff=${DIRENV_DIFF-} _pipshim_mise=${__MISE_DIFF-}
  case ${PS1-} in
    *"(${_pipshim_name:-/}) "*) _pipshim_set_prompt "${PS1%%"($_pipshim_name) "*}${PS1#*"($_pipshim_name) "}" ;;
  esac
  if [ -n "${_pipshim_shown-}" ] && [ "$_pipshim_top" = ours ]; then
    unset -f deactivate 2>/dev/null || :
    # Drop a venv's `deactivate` that we kept, if another venv's activate script has called it meanwhile.
    case ${_pipshim_kept-}:${_OLD_VIRTUAL_PATH:+set} in *_OLD_VIRTUAL_PATH*:) _pipshim_kept='' ;; esac
    eval "${_pipshim_kept-}"
  fi
  unset -v _pipshim_shown _pipshim_kept _pipshim_name _pipshim_path _pipshim_text
  _pipshim_forget
}

# Takes our part out of the variables from which a venv's own `deactivate` restores PATH, PS1 and PYTHONHOME.
_pipshim_leave_below() {
  if [ "$_pipshim_top" = last ] && [ -n "${_OLD_VIRTUAL_PATH-}" ]; then
    _pipshim_drop "$_OLD_VIRTUAL_PATH" "$_PIPSHIM_ACTIVE" last
    _OLD_VIRTUAL_PATH=$_pipshim_path
    case ${_OLD_VIRTUAL_PS1-} in
      *"(${_pipshim_name:-/}) "*)
        _OLD_VIRTUAL_PS1=${_OLD_VIRTUAL_PS1%%"($_pipshim_name) "*}${_OLD_VIRTUAL_PS1#*"($_pipshim_name) "}
        ;;
    esac
    case ${_PIPSHIM_WAS_SET-} in *home*) _OLD_VIRTUAL_PYTHONHOME=${_PIPSHIM_OLD_HOME-} ;; esac
  else
    case ${PYTHONHOME+set}${_PIPSHIM_WAS_SET-} in
      set*) ;;
      *home*) PYTHONHOME=${_PIPSHIM_OLD_HOME-} && export PYTHONHOME ;;
    esac
  fi
}

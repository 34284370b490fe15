# A part of shims/pip. It installs into a venv, or runs a Python command in it, without Node. PIP_SHIM_AUTO
# must have chosen the venv, and the program must have checked it in an earlier run.
# shellcheck shell=sh disable=SC2154,SC2034 # shims/pip sets and uses these variables

# The fast path. Once the program has checked a venv, the next install into it skips Node (50 ms). The program
# leaves a pass in the user's state directory, under the venv's resolved path (src/shim/fast-path.ts). The pass
# is a file `pass` with a hard link `token` to the venv's own token file, .pip-shim. The fast path must not run
# a foreign venv: a venv from an archive or a clone, a copy of our venv with its token, another user's venv, or
# a moved or exchanged venv. So it checks:
# - The venv's record exists and is older than the pass. A denied or forgotten venv has no record.
# - The venv's path leads to the pass. A venv that was moved, or that a symbolic link leads to, has no pass.
#   The fast path reads nothing from the venv.
# - The venv's .pip-shim is the same file as the token (-ef: same inode). A copy, a file from an archive or a
#   symbolic link is another file.
# - The venv and its pyvenv.cfg belong to the user, are not symbolic links and are older than the pass. Other
#   users who may write there can't set their time back. The directories that an install writes to are not
#   symbolic links. The venv's Python is unchanged. Only the program checks permissions. If another user later
#   exchanges something in the venv, the venv's time changes.
# bin/ and the packages change with every install; the fast path trusts them as the program does. The program
# handles unclear cases and everything that a pass does not cover: settings in files (also pip's) and
# variables that change where pip installs.

# Sets _pipshim_venv to PIP_SHIM_VENV, the active venv or ./.venv. Fails if only the program can decide.
# shellcheck disable=SC3013,SC3067
_pipshim_find_venv() {
  case ${HOME-} in /*) ;; *) return 1 ;; esac
  _pipshim_venv=${PIP_SHIM_VENV:-${VIRTUAL_ENV-}}
  case $_pipshim_venv in
    '') ;;
    /*)
      case $_pipshim_venv/ in *//* | */./* | */../*) return 1 ;; esac
      ! _pipshim_is_unquotable
      return
      ;;
    *) return 1 ;;
  esac
  # ./.venv counts only in a project. The directories that are excluded here are never projects
  # (src/environment/project.ts).
  [ "$PWD" -ef . ] && [ -w . ] && ! [ -k . ] && ! [ . -ef / ] && ! [ . -ef "$HOME" ] || return 1
  [ -z "${TMPDIR-}" ] || ! [ . -ef "$TMPDIR" ] || return 1
  _pipshim_venv=$PWD/.venv
  ! _pipshim_is_unquotable
}

# Does the path _pipshim_venv contain characters that pip's scripts in the venv could pass to a shell or to
# Python as code? The rule is in src/environment/venv-path.ts. Also succeeds for characters that the rule
# allows only in short paths, because the program handles them.
_pipshim_is_unquotable() {
  case $_pipshim_venv in *[\'\"\$\`\\[:cntrl:]\&\|\;\<\>\(\)\[\]\{\}\*\?^]* | *coding[:=]*) ;; *) return 1 ;; esac
}

# Could the machine have a policy (src/settings/policy-file.ts)? Succeeds also if the directory can't be
# searched.
_pipshim_has_policy() {
  [ -d /etc/pip-shim ] || return 1
  ! [ -x /etc/pip-shim ] || [ -e /etc/pip-shim/config.toml ] || [ -h /etc/pip-shim/config.toml ]
}

# Does the venv _pipshim_venv have a valid pass for the Python _pipshim_interpreter? Sets _pipshim_known to
# the files that the pass names.
# shellcheck disable=SC3013,SC3067
_pipshim_has_pass() {
  _pipshim_config=${XDG_CONFIG_HOME:-$HOME/.config} _pipshim_dir=${XDG_STATE_HOME:-$HOME/.local/state}
  case $_pipshim_config:$_pipshim_dir in /*:/*) ;; *) return 1 ;; esac
  [ -z "${PIP_SHIM_DEBUG-}" ] && _pipshim_lies_as_usual && ! [ -e "$_pipshim_config/pip-shim/config.toml" ] && ! _pipshim_has_policy || return 1
  _pipshim_dir=$_pipshim_dir/pip-shim/passes$_pipshim_venv _pipshim_known=:
  _pipshim_pass=$_pipshim_dir/pass
  [ -f "$_pipshim_pass" ] && [ -O "$_pipshim_pass" ] && [ -r "$_pipshim_pass" ] || return 1
  {
    IFS= read -r _pipshim_format && IFS= read -r _pipshim_base && IFS= read -r _pipshim_version &&
      IFS= read -r _pipshim_marked && IFS= read -r _pipshim_marker && IFS= read -r _pipshim_lock &&
      IFS= read -r _pipshim_record || return 1
    while IFS= read -r _pipshim_word; do
      _pipshim_known=$_pipshim_known$_pipshim_word:
    done
  } <"$_pipshim_pass"
  [ "$_pipshim_format" = 'pip-shim pass 1' ] && [ -f "$_pipshim_record" ] && [ "$_pipshim_pass" -nt "$_pipshim_record" ] &&
    [ "$_pipshim_interpreter" -ef "$_pipshim_marked" ] && [ -f "$_pipshim_marker" ] &&
    ! [ -h "$_pipshim_venv" ] && [ -d "$_pipshim_venv" ] && [ -O "$_pipshim_venv" ] &&
    [ "$_pipshim_pass" -nt "$_pipshim_venv" ] &&
    ! [ -h "$_pipshim_venv/.pip-shim" ] && [ "$_pipshim_venv/.pip-shim" -ef "$_pipshim_dir/token" ] &&
    ! [ -h "$_pipshim_venv/pyvenv.cfg" ] && [ -f "$_pipshim_venv/pyvenv.cfg" ] &&
    [ -O "$_pipshim_venv/pyvenv.cfg" ] && [ "$_pipshim_pass" -nt "$_pipshim_venv/pyvenv.cfg" ] &&
    ! [ -h "$_pipshim_venv/bin" ] && ! [ -h "$_pipshim_venv/lib" ] &&
    ! [ -h "$_pipshim_venv/lib/$_pipshim_version" ] && ! [ -h "$_pipshim_venv/lib/$_pipshim_version/site-packages" ] &&
    [ "$_pipshim_venv/bin/python" -ef "$_pipshim_base" ] && [ "$_pipshim_pass" -nt "$_pipshim_venv/bin/python" ]
}

# Would the program only print the command and then run the venv's own pip? At a terminal, in a shell with the
# hook and in GitHub Actions, the program would print more.
# shellcheck disable=SC3013
_pipshim_is_warm() {
  case $_pipshim_name:$_pipshim_sub:$_pipshim_odd${_PIPSHIM_SHELL-}${GITHUB_ACTIONS-}${FORCE_COLOR-}${PIP_SHIM_DRY_RUN-}${PIP_SHIM_INSTALLER-} in
    pip*:install:) ! [ -t 2 ] || return 1 ;;
    *) return 1 ;;
  esac
  [ -z "${PIP_USER-}${PIP_NO_USER-}${PIP_TARGET-}${PIP_PREFIX-}${PIP_ROOT-}${PIP_PYTHON-}" ] &&
    [ -z "${PIP_BREAK_SYSTEM_PACKAGES-}${PIP_REQUIRE_VIRTUALENV-}${PIP_REQUIRE_VENV-}${PIP_ISOLATED-}" ] &&
    [ -z "${PIP_DRY_RUN-}${PIP_REPORT-}${PIP_AUTO_COMPLETE+set}${PYTHONPATH-}${_PIP_RUNNING_IN_SUBPROCESS-}" ] || return 1
  _pipshim_find_venv && _pipshim_has_pass && _pipshim_is_known "$_pipshim_real" && _pipshim_knows_config || return 1
  _pipshim_python=$_pipshim_venv/bin/pip
  [ -f "$_pipshim_python" ] && [ -x "$_pipshim_python" ] &&
    ! [ -e "${PYTHONUSERBASE:-$HOME/.local}/lib/$_pipshim_version/site-packages/pip" ]
}

# Only one install at a time may write to a venv (src/remedies/venv/locking.ts). Takes the program's lock on a
# descriptor that the venv's pip inherits, so that the lock ends with pip. Fails if flock (util-linux or
# busybox) can't do that, or if another process holds the lock.
_pipshim_holds_lock() {
  [ -d "/proc/$$/fd" ] && ! [ -e "/proc/$$/fd/9" ] && [ -f "$_pipshim_lock" ] && [ -r "$_pipshim_lock" ] || return 1
  [ -x /usr/bin/flock ] && command exec 9<"$_pipshim_lock" || return 1
  if ! /usr/bin/flock -n 9 2>/dev/null; then
    exec 9<&-
    return 1
  fi
}

# Does the pass name the file $1, and is the file older than the pass?
# shellcheck disable=SC3013
_pipshim_is_known() {
  case $_pipshim_known in *":$1:"*) [ "$_pipshim_pass" -nt "$1" ] ;; *) return 1 ;; esac
}

# Does the pass name each existing config file of pip (src/pip/config-files.ts), and is each file unchanged?
# shellcheck disable=SC3013
_pipshim_knows_config() {
  case ${PIP_CONFIG_FILE-} in '') ;; /dev/null) return 0 ;; *) return 1 ;; esac
  _pipshim_rest=/etc:$HOME/.pip:$_pipshim_config/pip:${_pipshim_marked%/*/*}:${XDG_CONFIG_DIRS:-/etc/xdg}:
  while _pipshim_next; do
    for _pipshim_file in "$_pipshim_dir/pip.conf" "$_pipshim_dir/pip/pip.conf"; do
      [ -e "$_pipshim_file" ] || continue
      # A file that has replaced it could have an old time, but its directory would have a new time.
      _pipshim_is_known "$_pipshim_file" && [ "$_pipshim_pass" -nt "${_pipshim_file%/*}" ] || return 1
    done
  done
}

# Sets _pipshim_line to the command as the program prints it (src/ui/text.ts). Fails if an argument needs more
# than quotes, or if there are so many arguments that this loop would take longer than the program.
_pipshim_tell_command() {
  [ $# -le 1000 ] || return 1
  case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in *[Uu][Tt][Ff]8* | *[Uu][Tt][Ff]-8*) _pipshim_line='→' ;; *) _pipshim_line='->' ;; esac
  case $_pipshim_python in "$PWD"/*) _pipshim_word=${_pipshim_python#"$PWD/"} ;; *) _pipshim_word=$_pipshim_python ;; esac
  case $_pipshim_word in -*) return 1 ;; esac
  for _pipshim_word in "$_pipshim_word" "$@"; do
    case $_pipshim_word in
      --prox* | *://*@* | *[!]A-Za-z0-9_@%+=:,./\ \<\>\!~\;\(\)\*\[-]*) return 1 ;;
      '' | *[!A-Za-z0-9_@%+=:,./-]*) _pipshim_word="'$_pipshim_word'" ;;
    esac
    _pipshim_line="$_pipshim_line $_pipshim_word"
  done
}

# Is the script certainly below the current directory, with no symbolic link and no `..` in its path?
_pipshim_is_script_here() {
  _pipshim_file=${_pipshim_script#"$PWD/"}
  case /$_pipshim_file/ in //) return 0 ;; *//* | */../*) return 1 ;; esac
  [ -e "$_pipshim_file" ] || return 1
  while :; do
    ! [ -h "$_pipshim_file" ] || return 1
    case $_pipshim_file in */*) _pipshim_file=${_pipshim_file%/*} ;; *) return 0 ;; esac
  done
}

# Should the venv's Python run this Python command? With PIP_SHIM_AUTO=venv, `python3 app.py` then finds the
# packages that `pip install` put into the project's venv. That holds for -c, -m and scripts below the
# project. Sets _pipshim_python to the venv's Python. If the venv has no pass but a file .pip-shim, asks the
# program. Only the program can tell which project it is and whether pip-shim made the venv, because that
# takes digests, inodes and permissions.
_pipshim_diverts() {
  case $_pipshim_name:${PIP_SHIM_PYTHON-} in *:0) return 1 ;; python:* | python3:*) ;; *) return 1 ;; esac
  if _pipshim_find_venv && _pipshim_has_pass && _pipshim_is_script_here; then
    _pipshim_python=$_pipshim_venv/bin/$_pipshim_name
    ! [ -x "$_pipshim_python" ] || return 0
  fi
  ! _pipshim_unmarked && _pipshim_sees_venv && _pipshim_has_node || return 1
  _pipshim_python=$(_pipshim_exec_node python "$_pipshim_name" "$_pipshim_real" "$_pipshim_script" </dev/null)
  [ -n "$_pipshim_python" ] && [ -x "$_pipshim_python" ]
}

# Does the current directory or one above it have a venv with a file .pip-shim, and may the script belong to
# that project? Goes up by `..`, because $PWD may contain a symbolic link.
# shellcheck disable=SC3013
_pipshim_sees_venv() {
  [ -z "${PIP_SHIM_VENV-}" ] || return 0
  _pipshim_dir=.
  while ! [ -f "$_pipshim_dir/.venv/.pip-shim" ] && ! [ -f "$_pipshim_dir/venv/.pip-shim" ] &&
    ! [ -f "$_pipshim_dir/env/.pip-shim" ]; do
    # Without search permission the loop would never see the root. No project is this many levels up.
    [ -d "$_pipshim_dir/.." ] && [ ${#_pipshim_dir} -le 1000 ] || return 1
    ! [ "$_pipshim_dir" -ef "$_pipshim_dir/.." ] || return 1
    _pipshim_dir=$_pipshim_dir/..
  done
  # The program need not be asked about a script outside the project, such as a system tool whose first line
  # names env.
  _pipshim_file=$_pipshim_script
  case $_pipshim_file in /*) ;; *) return 0 ;; esac
  while [ -n "$_pipshim_file" ]; do
    _pipshim_file=${_pipshim_file%/*}
    ! [ "$_pipshim_file/" -ef "$_pipshim_dir" ] || return 0
  done
  return 1
}
_pipshim_loaded=fast-path.sh

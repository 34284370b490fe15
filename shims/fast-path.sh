# A part of shims/pip. Without Node, it installs into a venv, reads the venv's packages, or runs a Python
# command in the venv. First it must be decided that an install would go into the venv, and the program must
# have checked the venv in an earlier run.
# shellcheck shell=sh disable=SC2154,SC2034 # shims/pip sets and uses these variables

# The fast path. Once the program has checked a venv, the next install into it skips Node (50 ms). The program
# leaves a pass in the user's state directory, under the venv's resolved path (src/shim/fast-path.ts). The
# pass is a file `pass` with a hard link `token` to the venv's own token file, .pip-shim. The fast path must
# not run a foreign venv: a venv from an archive or a clone, a copy of our venv with its token, another user's
# venv, or a moved or exchanged venv. So it checks:
# - The venv's record exists and is older than the pass. A denied or forgotten venv has no record.
# - The venv's path leads to the pass. A venv that was moved, or that a symbolic link leads to, has no pass.
#   No check reads what a file in the venv contains.
# - The venv's .pip-shim is the same file as the token (-ef: same inode). A copy, a file from an archive or a
#   symbolic link is another file.
# - The venv and its pyvenv.cfg belong to the user, are not symbolic links and are older than the pass.
#   Another user who may write there can't set their time back. The directories that an install writes to are
#   not symbolic links. The venv's Python is unchanged. Only the program checks permissions. But if another
#   user later exchanges something in the venv, the venv's time changes.
# bin/ and the packages change with every install, so the fast path trusts them, as the program does. The
# program handles unclear cases and everything that a pass does not cover: settings in files (also pip's) and
# variables that change where pip installs.

# Reads the program's answer for the directory $1: which environment it has, and which files that depends on
# (src/shim/answers.ts). Sets _pipshim_what_here, _pipshim_venv (empty if there is none) and _pipshim_quick.
# Fails if there is no answer, or if something may have changed.
# shellcheck disable=SC3013,SC3067,SC2094 # nothing writes
_pipshim_read_answer() {
  _pipshim_pass=$_pipshim_state/places$1/.pip-shim-answer
  [ -f "$_pipshim_pass" ] && [ -O "$_pipshim_pass" ] && [ -r "$_pipshim_pass" ] || return 1
  {
    IFS= read -r _pipshim_format && IFS= read -r _pipshim_what_here && IFS= read -r _pipshim_venv &&
      IFS= read -r _pipshim_quick || return 1
    for _pipshim_word in "${PIP_SHIM_AUTO-}" "${PIP_SHIM_VENV-}" "$HOME" "${TMPDIR-}" "${XDG_CONFIG_HOME-}" \
      "${XDG_DATA_HOME-}" "${CI-}" "${PIP_SHIM_COMMANDS-}"; do
      IFS= read -r _pipshim_arg && [ "$_pipshim_arg" = "$_pipshim_word" ] || return 1
    done
    while IFS= read -r _pipshim_file; do
      case $_pipshim_file in
        /*) [ -e "$_pipshim_file" ] && [ "$_pipshim_pass" -nt "$_pipshim_file" ] || return 1 ;;
        *) ! [ -e "${_pipshim_file#!}" ] && ! [ -h "${_pipshim_file#!}" ] || return 1 ;;
      esac
    done
  } <"$_pipshim_pass"
  [ "$_pipshim_format" = 'pip-shim answer 2' ]
}

# Are the program's answers valid here for this Python or pip?
_pipshim_trusts_answers() { _pipshim_trusts_places && _pipshim_lies_as_usual; }

# Are the program's answers valid here? With an active environment, sudo or PIP_SHIM_DEBUG, only the program
# can tell.
# shellcheck disable=SC3013
_pipshim_trusts_places() {
  case ${HOME-}:$_pipshim_config:$_pipshim_state in /*:/*:/*) ;; *) return 1 ;; esac
  [ -z "${PIP_SHIM_DEBUG-}${VIRTUAL_ENV-}${CONDA_PREFIX-}${SUDO_UID-}" ] && [ "$PWD" -ef . ]
}

# Sets _pipshim_venv to the environment that the command follows, or to nothing. Fails if only the program can
# tell. The environment of a script's own project comes first. If that project has no venv, the script follows
# the current directory, but only if the script lies below that directory or that directory's project
# (src/shim/follow.ts). A script without a project also follows the current directory, unless it is a command
# on PATH.
_pipshim_knows_environment() {
  _pipshim_trusts_answers || return 1
  _pipshim_file=$PWD
  if [ -n "$_pipshim_script" ]; then
    [ -f "$_pipshim_script" ] && ! [ -h "$_pipshim_script" ] || return 1
    case ${_pipshim_script#./} in
      /*) _pipshim_file=${_pipshim_script%/*} ;;
      */*) _pipshim_file=${_pipshim_script#./} && _pipshim_file=$PWD/${_pipshim_file%/*} ;;
    esac
    case $_pipshim_file/ in /?*/) ;; *) return 1 ;; esac
    case $_pipshim_file/ in *//* | */./* | */../*) return 1 ;; esac
  fi
  _pipshim_bin=$_pipshim_file
  _pipshim_read_answer "$_pipshim_bin" || return 1
  _pipshim_base=$_pipshim_what_here
  case $_pipshim_script:$_pipshim_base in
    :* | *:project | *:none) ;;
    *)
      if _pipshim_is_on_path "$_pipshim_bin"; then
        _pipshim_venv=''
      elif [ "$_pipshim_bin" != "$PWD" ]; then
        _pipshim_read_answer "$PWD" || return 1
        case $_pipshim_base:$_pipshim_what_here:$_pipshim_bin in
          *:default:*) _pipshim_venv='' ;;
          "empty:project:$PWD/"* | "empty:project:${_pipshim_venv%/*}/"*) ;;
          empty:*) _pipshim_venv='' ;;
        esac
      fi
      ;;
  esac
  [ -z "$_pipshim_venv" ] || _pipshim_has_pass
}

# Is the directory $1 on PATH?
# shellcheck disable=SC3013
_pipshim_is_on_path() {
  _pipshim_rest=${PATH-}:
  while _pipshim_next; do
    case $_pipshim_dir in /*) ! [ "$_pipshim_dir" -ef "$1" ] || return 0 ;; esac
  done
  return 1
}

# Sets _pipshim_venv to the environment that the command follows. Fails if the real command must run. If the
# shim has no answer for this directory, but sees a venv, it asks the program. Only the program can find an
# environment, because that takes digests, inodes and permissions.
_pipshim_has_environment() {
  ! _pipshim_unmarked || return 1
  # Without the real pip's Python, the shim can't tell whether the venv's pip may stand in for the real pip.
  case $_pipshim_name:$_pipshim_interpreter in pip*:) return 1 ;; esac
  if ! _pipshim_knows_environment; then
    _pipshim_sees_venv && _pipshim_has_node || return 1
    _pipshim_venv=$(_pipshim_exec_node follow "$_pipshim_name" "$_pipshim_real" "${_pipshim_interpreter:-$_pipshim_real}" "$_pipshim_script" </dev/null)
  fi
  [ -n "$_pipshim_venv" ] && [ -x "$_pipshim_venv/bin/python" ]
}

# Runs the command in the environment _pipshim_venv. The program has compared the versions of the Pythons.
_pipshim_exec_there() {
  _pipshim_bin=$_pipshim_venv/bin
  case $_pipshim_name in
    pip*)
      if [ -x "$_pipshim_bin/pip" ]; then exec "$_pipshim_bin/pip" "$@"; fi
      exec "$_pipshim_real" --python "$_pipshim_bin/python" "$@"
      ;;
  esac
  if [ -x "$_pipshim_bin/$_pipshim_name" ]; then exec "$_pipshim_bin/$_pipshim_name" "$@"; fi
  exec "$_pipshim_bin/python" "$@"
}

# Called at a terminal for a command of pip's that only reads, if nothing is decided. If the project has a
# venv of ours, says whose packages the command lists. A pass proves that the venv is ours. A file in the venv
# does not, because it may come from a clone.
# shellcheck disable=SC3013
_pipshim_tell_whose() {
  [ -z "${PIP_SHIM_AUTO-}${CI-}${VIRTUAL_ENV-}${CONDA_PREFIX-}" ] && ! [ -e "$_pipshim_config/pip-shim/config.toml" ] || return 0
  [ "$PWD" -ef . ] && ! _pipshim_is_quiet "$@" && ! _pipshim_unmarked || return 0
  _pipshim_file=$PWD
  while [ -n "$_pipshim_file" ] && ! [ "$_pipshim_file" -ef "$HOME" ]; do
    for _pipshim_venv in "$_pipshim_file/.venv" "$_pipshim_file/venv" "$_pipshim_file/env"; do
      _pipshim_python=$_pipshim_venv/bin/$_pipshim_name
      if [ -x "$_pipshim_python" ] && _pipshim_has_pass && _pipshim_tell_command "$@"; then
        echo "hint: these are the system's packages; to see the project's: ${_pipshim_line#* }" >&2
        return
      fi
    done
    # Stop at the root of a work tree, because a venv above it is not the project's.
    ! [ -e "$_pipshim_file/.git" ] && ! [ -e "$_pipshim_file/.hg" ] || return 0
    _pipshim_file=${_pipshim_file%/*}
  done
}

# Could there be a venv for this command? Sets _pipshim_mark to the name of the file that shows a venv.
_pipshim_sees_venv() {
  [ -z "${PIP_SHIM_VENV-}${VIRTUAL_ENV-}" ] && ! [ -e "$_pipshim_config/pip-shim/config.toml" ] && ! _pipshim_has_policy || return 0
  ! [ -f "${XDG_DATA_HOME:-${HOME-}/.local/share}/pip-shim/venvs/default/.pip-shim" ] || return 0
  # In CI, a venv without our mark may do, so look for any venv. The program then decides.
  case ${CI-}:${PIP_SHIM_AUTO-} in
    :* | 0:* | false:* | *:) _pipshim_mark=.pip-shim ;;
    *) _pipshim_mark=pyvenv.cfg ;;
  esac
  # Look for a venv at the script too. Where a script's symbolic link leads, only the program can tell.
  ! [ -h "$_pipshim_script" ] && ! _pipshim_sees_mark . || return 0
  case $_pipshim_script in */*) _pipshim_sees_mark "${_pipshim_script%/*}/." ;; *) return 1 ;; esac
}

# Is there a venv with the file _pipshim_mark in the directory $1 or above it? Goes up by `..`, because a path
# may contain a symbolic link.
# shellcheck disable=SC3013
_pipshim_sees_mark() {
  _pipshim_dir=$1
  while ! [ -f "$_pipshim_dir/.venv/$_pipshim_mark" ] && ! [ -f "$_pipshim_dir/venv/$_pipshim_mark" ] &&
    ! [ -f "$_pipshim_dir/env/$_pipshim_mark" ]; do
    # Stop if the directory can't be searched, because the loop would never see the root. No project's path is
    # that long.
    [ -d "$_pipshim_dir/.." ] && [ ${#_pipshim_dir} -le 1000 ] || return 1
    ! [ "$_pipshim_dir" -ef "$_pipshim_dir/.." ] || return 1
    _pipshim_dir=$_pipshim_dir/..
  done
}

# Does the venv _pipshim_venv have a valid pass for the Python _pipshim_interpreter? Sets _pipshim_known to
# the files that the pass names.
# shellcheck disable=SC3013,SC3067
_pipshim_has_pass() {
  _pipshim_dir=$_pipshim_state/passes$_pipshim_venv _pipshim_known=:
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

# Would the program only print the command and then run the venv's own pip? It prints more at a terminal, in a
# shell with the hook, and in GitHub Actions.
# shellcheck disable=SC3013
_pipshim_is_warm() {
  case $_pipshim_name:$_pipshim_sub:$_pipshim_odd${_PIPSHIM_SHELL-}${GITHUB_ACTIONS-}${FORCE_COLOR-}${PIP_SHIM_DRY_RUN-}${PIP_SHIM_INSTALLER-} in
    pip*:install:) ! [ -t 2 ] || return 1 ;;
    *) return 1 ;;
  esac
  [ -z "${PIP_USER-}${PIP_NO_USER-}${PIP_TARGET-}${PIP_PREFIX-}${PIP_ROOT-}${PIP_PYTHON-}" ] &&
    [ -z "${PIP_BREAK_SYSTEM_PACKAGES-}${PIP_REQUIRE_VIRTUALENV-}${PIP_REQUIRE_VENV-}${PIP_ISOLATED-}" ] &&
    [ -z "${PIP_DRY_RUN-}${PIP_REPORT-}${PIP_AUTO_COMPLETE+set}${PYTHONPATH-}${_PIP_RUNNING_IN_SUBPROCESS-}" ] || return 1
  _pipshim_trusts_answers && _pipshim_read_answer "$PWD" && [ "$_pipshim_quick" = quick ] && _pipshim_has_pass &&
    _pipshim_is_known "$_pipshim_real" && _pipshim_knows_config || return 1
  _pipshim_python=$_pipshim_venv/bin/pip
  [ -f "$_pipshim_python" ] && [ -x "$_pipshim_python" ] &&
    ! [ -e "${PYTHONUSERBASE:-$HOME/.local}/lib/$_pipshim_version/site-packages/pip" ]
}

# Takes the program's lock, because only one install at a time may write to a venv
# (src/remedies/venv/locking.ts). The venv's pip inherits the lock's descriptor, so the lock ends with pip.
# Fails if flock (util-linux or busybox) can't do that, or if another process holds the lock.
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
      # Also compare the directory's time: the file may have been exchanged for one with an old time.
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

# Runs the venv's pip in this process, by hear-pip.py. If pip fails, hear-pip.py then runs our program, to say
# what is known to help. If pip's first line is not the usual one, pip runs without hear-pip.py.
_pipshim_exec_heard() {
  export _PIPSHIM_NESTED=1
  _pipshim_read "$_pipshim_python"
  case $_pipshim_first in
    "#!$_pipshim_venv/bin/python"*[[:blank:]]*) ;;
    "#!$_pipshim_venv/bin/python"*)
      _pipshim_file=$_pipshim_home/shims/hear-pip.py
      if [ -f "$_pipshim_file" ] && [ -r "$_pipshim_file" ]; then
        exec "${_pipshim_first#??}" "$_pipshim_file" run "$_pipshim_home" "$_pipshim_node" "$_pipshim_name" "$_pipshim_real" "$_pipshim_python" "$@"
      fi
      ;;
  esac
  exec "$_pipshim_python" "$@"
}

_pipshim_loaded=fast-path.sh

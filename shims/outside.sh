# Ends an environment outside its project. The hooks for bash, zsh and sh, shims/pip and shims/pip-shim share
# this file. An environment that an install activated belongs to one project. The hook ends it at the next
# prompt outside. On a line like `cd ../other; pip install x` there is no such prompt, so shims/pip and
# shims/pip-shim also check.
# shellcheck shell=sh disable=SC3013 # -ef: dash, busybox, bash and zsh know it

# Is the current directory outside the place of the environment that an install activated (_PIPSHIM_PLACE)? A
# directory below the place is also outside if it is in another project (src/environment/project.ts). Here, a
# requirements file alone makes no project: whether it does depends on the work tree, which only the program
# looks at.
_pipshim_is_outside() {
  if ! _pipshim_is_project_place; then
    if [ . -ef "$_PIPSHIM_PLACE" ]; then return 1; else return 0; fi
  fi
  _pipshim_dir=.
  while ! [ "$_pipshim_dir" -ef "$_PIPSHIM_PLACE" ]; do
    for _pipshim_file in pyproject.toml setup.py setup.cfg Pipfile .git .hg .venv/pyvenv.cfg \
      venv/pyvenv.cfg env/pyvenv.cfg; do
      ! [ -e "$_pipshim_dir/$_pipshim_file" ] || return 0
    done
    # Stop if the directory can't be searched, because the loop would never see the root.
    [ -d "$_pipshim_dir/.." ] && [ ${#_pipshim_dir} -le 1000 ] || return 0
    ! [ "$_pipshim_dir" -ef "$_pipshim_dir/.." ] || return 0
    _pipshim_dir=$_pipshim_dir/..
  done
  return 1
}

# Does the environment also belong to the directories below its place? It does not if it lies elsewhere, or if
# the place can't be a project (unfitPlace in src/environment/project.ts). HOME is such a place: `default`
# lies below it, but belongs to HOME alone.
_pipshim_is_project_place() {
  case ${_PIPSHIM_ACTIVE-} in "$_PIPSHIM_PLACE"/*) ;; *) return 1 ;; esac
  ! [ "$_PIPSHIM_PLACE" -ef "${HOME:-/}" ] && ! [ "$_PIPSHIM_PLACE" -ef "${TMPDIR:-/}" ] && ! [ -k "$_PIPSHIM_PLACE" ]
}

# Takes the active environment out of this process's variables, if an install activated it in another place.
# The rest of the shim then finds the same variables as after a prompt in this directory.
_pipshim_end_outside() {
  case ${_PIPSHIM_PLACE:+${_PIPSHIM_ACTIVE:-/}}:${VIRTUAL_ENV-} in
    "${VIRTUAL_ENV:-none}:${VIRTUAL_ENV-}") _pipshim_is_outside || return 0 ;;
    *) return 0 ;;
  esac
  _pipshim_drop "${PATH-}" "$VIRTUAL_ENV"
  # If nothing is left, use /dev/null, because an empty PATH would mean the current directory.
  PATH=${_pipshim_path:-/dev/null}
  _pipshim_restore_below
  case ${_PIPSHIM_WAS_SET-} in *home*) export PYTHONHOME="${_PIPSHIM_OLD_HOME-}" ;; esac
}

# Sets _pipshim_path to the path list $1 without one entry of the venv $2: the last entry if $3 is `last`,
# otherwise the first.
_pipshim_drop() {
  _pipshim_path=:$1:
  case ${3-}$_pipshim_path in
    last*":$2/bin:"*) _pipshim_path=${_pipshim_path%":$2/bin:"*}:${_pipshim_path##*":$2/bin:"} ;;
    *":$2/bin:"*) _pipshim_path=${_pipshim_path%%":$2/bin:"*}:${_pipshim_path#*":$2/bin:"} ;;
  esac
  _pipshim_path=${_pipshim_path#:}
  _pipshim_path=${_pipshim_path%:}
}

# Takes the venv _PIPSHIM_ACTIVE out of the variables. Then restores the variables of the venv below, unless
# another tool, such as direnv, has taken that venv off PATH meanwhile.
_pipshim_restore_below() {
  unset -v VIRTUAL_ENV VIRTUAL_ENV_PROMPT
  case ${_PIPSHIM_WAS_SET-} in
    *path) case :$PATH: in *":${_PIPSHIM_OLD_VENV-}/bin:"*) ;; *) return 0 ;; esac ;;
  esac
  case ${_PIPSHIM_WAS_SET-} in *venv*) VIRTUAL_ENV=${_PIPSHIM_OLD_VENV-} && export VIRTUAL_ENV ;; esac
  case ${_PIPSHIM_WAS_SET-} in
    *prompt*) VIRTUAL_ENV_PROMPT=${_PIPSHIM_OLD_PROMPT-} && export VIRTUAL_ENV_PROMPT ;;
  esac
}

_pipshim_loaded=outside.sh

# A part of shims/command. Runs a command that is not on PATH in the environment of this place. Does so only
# if it is decided that an install would go there. fast-path.sh and node.sh are loaded.
# shellcheck shell=sh disable=SC2154 # shims/command, fast-path.sh and node.sh set these variables

# Runs the command with these arguments in this process. Exits with 127 if this place has no such command.
_pipshim_run_command() {
  case ${PIP_SHIM_DISABLE-} in '' | 0) ;; *) _pipshim_has_none 'PIP_SHIM_DISABLE is set' ;; esac
  if ! _pipshim_knows_command; then
    if ! _pipshim_find_node; then _pipshim_has_none "$_pipshim_why"; fi
    # The program prints the environment, or says on stderr why there is none.
    _pipshim_venv=$(_pipshim_exec_node command "$_pipshim_name" "$_pipshim_requirement" "$_pipshim_from" </dev/null) ||
      _pipshim_has_none 'the program could not tell which environment this directory has'
    [ -n "$_pipshim_venv" ] || exit 127
  fi
  exec "$_pipshim_venv/bin/$_pipshim_name" "$@"
}

# Prints `command not found`, as a shell does, and the reason $1. Exits with 127.
_pipshim_has_none() {
  printf '%s\n' "$_pipshim_name: command not found" "pip-shim: $1" >&2
  exit 127
}

# Sets _pipshim_venv to the environment of the current directory. Fails if only the program can tell which one
# that is, or if the environment lacks the command.
_pipshim_knows_command() {
  _pipshim_config=${XDG_CONFIG_HOME:-${HOME-}/.config} _pipshim_state=${XDG_STATE_HOME:-${HOME-}/.local/state}/pip-shim
  _pipshim_trusts_places && _pipshim_read_answer "$PWD" && [ "$_pipshim_quick" = commands ] && [ -n "$_pipshim_venv" ] || return 1
  # Take the Python that the pass names, so that _pipshim_has_pass accepts any version. The command runs with
  # the venv's own Python anyway.
  _pipshim_pass=$_pipshim_state/passes$_pipshim_venv/pass
  [ -f "$_pipshim_pass" ] && [ -r "$_pipshim_pass" ] || return 1
  {
    IFS= read -r _pipshim_format && IFS= read -r _pipshim_base && IFS= read -r _pipshim_version &&
      IFS= read -r _pipshim_interpreter || return 1
  } <"$_pipshim_pass"
  _pipshim_has_pass && [ -f "$_pipshim_venv/bin/$_pipshim_name" ] && [ -x "$_pipshim_venv/bin/$_pipshim_name" ]
}

_pipshim_loaded=command.sh

# The zsh part of the hook. zsh itself keeps $? for precmd functions. A chpwd function would also run in
# subshells, but `(cd elsewhere; make)` must not change this shell's stack.

_pipshim_hook() {
  if [[ ${PWD-} != "${_pipshim_pwd-}" || -e $_pipshim_pending ]]; then
    emulate -L zsh
    _pipshim_changed zsh
  fi
}

() {
  emulate -L zsh
  typeset -ga precmd_functions
  if (( ! ${precmd_functions[(I)_pipshim_hook]} )); then
    precmd_functions=(_pipshim_hook $precmd_functions)
  fi
}

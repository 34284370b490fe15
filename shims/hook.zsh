# The hook's part for zsh, which keeps $? for precmd functions itself. Not chpwd: that runs in subshells too, and what
# `(cd elsewhere; make)` does there must not reach this shell's stack.

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

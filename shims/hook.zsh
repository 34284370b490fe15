# The zsh part of the hook. The launcher makes zsh read this file, which the build puts after outside.sh and
# hook.sh, under `emulate zsh -o no_xtrace`.
# So zsh runs their functions with its own defaults, whatever the user's options and aliases are. zsh itself
# keeps $? for precmd functions. zsh runs the chpwd function in subshells too. There it must do less, because
# `(cd elsewhere; make)` must not change this shell's stack.

_pipshim_hook() {
  _pipshim_status=$?
  if [[ ${PWD-}:${PATH-}:${VIRTUAL_ENV-} != "$_pipshim_seen" || -e $_pipshim_pending ||
    ! -e $_pipshim_installed || ! -e $_pipshim_alive ]] || _pipshim_lost_prompt; then _pipshim_changed zsh; fi
  if [[ $_pipshim_status == 1 && $HISTCMD != ${_pipshim_number-$HISTCMD} ]]; then
    _pipshim_ended "${history[$((HISTCMD - 1))]-}"
  fi
  _pipshim_number=$HISTCMD
}

# Has the user's precmd built a new prompt without the name of our active venv?
_pipshim_lost_prompt() {
  [[ -n ${_PIPSHIM_ACTIVE-} && ${VIRTUAL_ENV-} == "$_PIPSHIM_ACTIVE" && -z ${VIRTUAL_ENV_DISABLE_PROMPT-} &&
    ${PS1-} != *"(${_pipshim_name-}) "* ]]
}

# As in hook.sh, but without a fork, because a precmd may make this necessary before each prompt.
_pipshim_set_prompt() { [[ ${(t)PS1} == *readonly* ]] || PS1=$1; }

_pipshim_chpwd() { [[ -z ${_pipshim_places-} ]] || _pipshim_step zsh "$ZSH_SUBSHELL"; }

_pipshim_unhook() {
  precmd_functions=(${precmd_functions:#_pipshim_hook})
  chpwd_functions=(${chpwd_functions:#_pipshim_chpwd})
}

_pipshim_load
typeset -ga precmd_functions chpwd_functions
if (( ! ${precmd_functions[(I)_pipshim_hook]} )); then
  precmd_functions=(_pipshim_hook $precmd_functions)
fi
if (( ! ${chpwd_functions[(I)_pipshim_chpwd]} )); then chpwd_functions+=(_pipshim_chpwd); fi

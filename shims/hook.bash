#!/bin/bash
# shellcheck disable=SC2154 # _pipshim_pending is hook.sh's
# The hook's part for bash. PROMPT_COMMAND may be a string or (5.1) an array: its first element takes part either way.
# First, so that the user's own commands see the prompt as it will be, and $? as it was.

_pipshim_hook() {
  _pipshim_status=$?
  if [[ ${PWD-} != "${_pipshim_pwd-}" || -e $_pipshim_pending ]]; then _pipshim_changed bash; fi
  # bash itself puts $? back for the next command; with errexit a failing function would end the shell.
  [[ $- == *e* ]] || return "$_pipshim_status"
}

# shellcheck disable=SC2128,SC2178,SC2179 # the first element is meant
case ${PROMPT_COMMAND[*]-} in
  *_pipshim_hook*) ;;
  *) PROMPT_COMMAND=_pipshim_hook${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND} ;;
esac

#!/bin/bash
# shellcheck disable=SC2154 # _pipshim_pending is hook.sh's
# The bash part of the hook. PROMPT_COMMAND may be a string or, since bash 5.1, an array. The hook goes into
# its first element. It runs first, so that the user's own commands see the new prompt and the old $?.

_pipshim_hook() {
  _pipshim_status=$?
  if [[ ${PWD-} != "${_pipshim_pwd-}" || -e $_pipshim_pending ]]; then _pipshim_changed bash; fi
  # bash itself restores $? for the user's next command. This return value restores it for the rest of
  # PROMPT_COMMAND. With errexit it would end the shell.
  [[ $- == *e* ]] || return "$_pipshim_status"
}

# shellcheck disable=SC2128,SC2178,SC2179 # the first element is meant
case ${PROMPT_COMMAND[*]-} in
  *_pipshim_hook*) ;;
  *) PROMPT_COMMAND=_pipshim_hook${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND} ;;
esac

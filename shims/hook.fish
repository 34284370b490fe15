# The hook for fish. It does the same as hook.sh. `pip-shim hook fish` prints it. If nothing has changed, a
# prompt runs only builtins. fish itself keeps $status for event handlers.

# Prints this shell's PID-STARTTIME (proc(5), field 22). Must agree with src/state/shell-stacks.ts.
function _pipshim_identify
    if test -r /proc/$fish_pid/stat
        read -l stat </proc/$fish_pid/stat
        set -l fields (string split ' ' -- (string replace -r '^.*\) ' '' -- $stat))
        echo $fish_pid-$fields[20]
    else
        echo $fish_pid-(LC_ALL=C TZ=UTC ps -o lstart= -p $fish_pid | tr -cd '[:alnum:]')
    end
end

function _pipshim_load
    set -l id (_pipshim_identify)
    set -l state "$HOME/.local/state"
    if string match -q '/*' -- "$XDG_STATE_HOME"
        set state $XDG_STATE_HOME
    end
    set -g _pipshim_pending $state/pip-shim/shells/$id/pending
    if test "$_PIPSHIM_SHELL" != $id
        _pipshim_inherit
        set -gx _PIPSHIM_SHELL $id
    end
    return 0
end

# A nested shell keeps the outer shell's active venv, as in hook.sh.
function _pipshim_inherit
    if test -z "$_PIPSHIM_ACTIVE"
        _pipshim_forget
    else if not contains -- $_PIPSHIM_ACTIVE/bin $PATH
        _pipshim_leave
    else if test "$VIRTUAL_ENV" != "$_PIPSHIM_ACTIVE"
        _pipshim_forget
    else
        set -gx _PIPSHIM_OUTER "$_PIPSHIM_SHELL"
        set -g _pipshim_marker (string replace -r '(.)\z' '$1/' -- $_PIPSHIM_MARKED | string collect)
    end
end

function _pipshim_forget
    set -e _PIPSHIM_ACTIVE _PIPSHIM_MARKED _PIPSHIM_OUTER
    set -e _PIPSHIM_WAS_SET _PIPSHIM_OLD_VENV _PIPSHIM_OLD_PROMPT _PIPSHIM_OLD_HOME
    return 0
end

function _pipshim_hook --on-event fish_prompt
    if test "$PWD" != "$_pipshim_pwd"; or test -e "$_pipshim_pending"
        _pipshim_changed
    end
end

function _pipshim_changed
    set -g _pipshim_pwd $PWD
    if test -n "$_PIPSHIM_ACTIVE"
        _pipshim_show
    end
    set -l before $_pipshim_marker
    _pipshim_find_marker
    if test "$_pipshim_marker" != "$before"; or test -e "$_pipshim_pending"
        _pipshim_take
    end
end

# Sets _pipshim_marker to the nearest directory upward with a .venv-stack, or to nothing. At a symbolic link
# the search starts again from the physical directory. A slash at the end protects a line break in a name.
function _pipshim_find_marker
    set -g _pipshim_marker $PWD/
    while test -n "$_pipshim_marker"; and not test -e "$_pipshim_marker.venv-stack"
        if test -L (string replace -r '/\z' '' -- $_pipshim_marker | string collect)
            set -l physical (begin; pwd -P; echo -n .; end 2>/dev/null | string collect -N)
            set _pipshim_marker (string replace -r '\n?\.\z' / -- $physical | string collect)
        else
            set _pipshim_marker (string replace -r '[^/]*/\z' '' -- $_pipshim_marker | string collect)
        end
    end
end

# Evaluates the program's output: nothing, or one call of _pipshim_enter or _pipshim_leave with quoted values.
function _pipshim_take
    set -l lines ($_pipshim_command activation fish </dev/null)
    set -l failed $status
    if test $failed -eq 0
        eval (string join \n -- $lines | string collect)
    else if test $failed -ne 130
        # The program is missing or damaged, and pip-shim printed that. Don't run it again at every prompt.
        set -g _pipshim_pending /dev/null/none
    end
end

# _pipshim_enter VENV NAME [MARKED]: does what VENV/bin/activate.fish would, but runs nothing from VENV.
function _pipshim_enter
    _pipshim_leave
    set -l was
    set -q VIRTUAL_ENV; and set was $was venv
    set -q VIRTUAL_ENV_PROMPT; and set was $was prompt
    set -q PYTHONHOME; and set was $was home
    set -gx _PIPSHIM_ACTIVE $argv[1]
    set -gx _PIPSHIM_MARKED "$argv[3]"
    set -gx _PIPSHIM_WAS_SET (string join '' -- $was)
    set -gx _PIPSHIM_OLD_VENV "$VIRTUAL_ENV"
    set -gx _PIPSHIM_OLD_PROMPT "$VIRTUAL_ENV_PROMPT"
    set -gx _PIPSHIM_OLD_HOME "$PYTHONHOME"
    set -gx VIRTUAL_ENV $argv[1]
    set -gx VIRTUAL_ENV_PROMPT $argv[2]
    set -gx PATH $argv[1]/bin $PATH
    set -e PYTHONHOME
    _pipshim_show
end

# Sets the prompt prefix and defines `deactivate`. Needed also after `exec`, which keeps only the environment.
function _pipshim_show
    set -q _pipshim_shown; and return
    set -g _pipshim_shown 1
    if test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and functions -q fish_prompt; and not functions -q _pipshim_fish_prompt
        functions -c fish_prompt _pipshim_fish_prompt
        function fish_prompt
            set -l last $status
            printf '(%s) ' "$VIRTUAL_ENV_PROMPT"
            _pipshim_with_status $last _pipshim_fish_prompt
        end
    end
    if functions -q deactivate
        functions -c deactivate _pipshim_kept_deactivate
    end
    function deactivate
        _pipshim_leave
        set -l state (string replace -r '/pending$' '' -- $_pipshim_pending)
        test -d "$state"; and true >"$state/deactivated"
        return 0
    end
end

# Calls the function $argv[2] with $status set to $argv[1].
function _pipshim_with_status
    function _pipshim_status -a code
        return $code
    end
    _pipshim_status $argv[1]
    $argv[2]
end

# Restores the variables that _pipshim_enter changed, and unsets those that were unset. Keeps the changes that
# the user has made since.
function _pipshim_leave
    test -n "$_PIPSHIM_ACTIVE"; or return 0
    if set -l at (contains -i -- $_PIPSHIM_ACTIVE/bin $PATH)
        set -e PATH[$at]
    end
    if test "$VIRTUAL_ENV" = "$_PIPSHIM_ACTIVE"
        set -e VIRTUAL_ENV
        set -e VIRTUAL_ENV_PROMPT
        string match -q '*venv*' -- "$_PIPSHIM_WAS_SET"; and set -gx VIRTUAL_ENV "$_PIPSHIM_OLD_VENV"
        string match -q '*prompt*' -- "$_PIPSHIM_WAS_SET"; and set -gx VIRTUAL_ENV_PROMPT "$_PIPSHIM_OLD_PROMPT"
    end
    if not set -q PYTHONHOME; and string match -q '*home*' -- "$_PIPSHIM_WAS_SET"
        set -gx PYTHONHOME "$_PIPSHIM_OLD_HOME"
    end
    if functions -q _pipshim_fish_prompt
        # Restores fish_prompt, but not if the user has defined another one since.
        if string match -q '*_pipshim_fish_prompt*' -- "$(functions fish_prompt)"
            functions -e fish_prompt
            functions -c _pipshim_fish_prompt fish_prompt
        end
        functions -e _pipshim_fish_prompt
    end
    if set -q _pipshim_shown
        functions -e deactivate
    end
    if functions -q _pipshim_kept_deactivate
        functions -c _pipshim_kept_deactivate deactivate
        functions -e _pipshim_kept_deactivate
    end
    set -e _pipshim_shown
    _pipshim_forget
end

_pipshim_load

# The hook for fish. It does the same as hook.sh, which has more comments. `pip-shim hook fish` prints it. If
# nothing has changed, a prompt runs only builtins. fish itself keeps $status for event handlers.

# Prints this shell's PID-STARTTIME (proc(5), field 22). Must agree with src/state/shell-stacks.ts.
function _pipshim_identify
    if test -r /proc/$fish_pid/stat
        read -l stat </proc/$fish_pid/stat
        set -l fields (string split ' ' -- (string replace -r '^.*\) ' '' -- $stat))
        builtin echo $fish_pid-$fields[20]
    else
        builtin echo $fish_pid-(LC_ALL=C TZ=UTC command ps -o lstart= -p $fish_pid | command tr -cd '[:alnum:]')
    end
end

function _pipshim_load
    set -g _pipshim_id (_pipshim_identify)
    set -l state "$HOME/.local/state"
    if string match -q '/*' -- "$XDG_STATE_HOME"
        set state $XDG_STATE_HOME
    end
    set -g _pipshim_own $state/pip-shim/shells/$_pipshim_id
    set -g _pipshim_pending $_pipshim_own/pending
    set -g _pipshim_installed /
    string match -q '/*' -- $_pipshim_command; and set _pipshim_installed $_pipshim_command
    set -g _pipshim_seen ''
    set -e _PIPSHIM_READY
    if test "$_PIPSHIM_SHELL" = $_pipshim_id
        set -g _pipshim_again 1
    else
        _pipshim_inherit
        set -gx _PIPSHIM_SHELL $_pipshim_id
    end
    set -g _pipshim_alive /
    test -n "$_PIPSHIM_ACTIVE"; and set _pipshim_alive $_PIPSHIM_ACTIVE/pyvenv.cfg
    return 0
end

# A nested shell keeps the outer shell's active venv, as in hook.sh.
function _pipshim_inherit
    if test -z "$_PIPSHIM_ACTIVE"
        _pipshim_forget
    else if test -z "$VIRTUAL_ENV"; or not builtin contains -- $_PIPSHIM_ACTIVE/bin $PATH
        _pipshim_leave
    else if test "$VIRTUAL_ENV" != "$_PIPSHIM_ACTIVE"
        _pipshim_forget
    else
        _pipshim_put_first
        set -gx _PIPSHIM_OUTER "$_PIPSHIM_SHELL"
        set -g _pipshim_marker (string replace -r '(.)\z' '$1/' -- $_PIPSHIM_MARKED | string collect)
        set -g _pipshim_place "$_PIPSHIM_PLACE"
        _pipshim_watch "$_PIPSHIM_PLACE:"
    end
end

function _pipshim_forget
    set -e _PIPSHIM_ACTIVE _PIPSHIM_MARKED _PIPSHIM_PLACE _PIPSHIM_OUTER
    set -e _PIPSHIM_WAS_SET _PIPSHIM_OLD_VENV _PIPSHIM_OLD_PROMPT _PIPSHIM_OLD_HOME
    set -g _pipshim_alive /
end

function _pipshim_hook --on-event fish_prompt
    if test "$PWD:$PATH:$VIRTUAL_ENV" != "$_pipshim_seen"; or test -e "$_pipshim_pending"
        or not test -e "$_pipshim_installed"; or not test -e "$_pipshim_alive"
        _pipshim_changed
        set -e _pipshim_drawn # the next prompt sets it again
    end
end

# Called when a command has ended. As in hook.sh.
function _pipshim_ended --on-event fish_postexec
    test $status -eq 1; or return 0
    string match -q '*python*-*m*pip*install*' -- "$argv[1]"
    or begin; test -n "$VIRTUAL_ENV$CONDA_PREFIX"; and string match -q -r 'pip(3\S*)? .*install' -- "$argv[1]"; end
    and test -e "$_pipshim_installed"; and $_pipshim_command after "$argv[1]" </dev/null
end

function _pipshim_changed
    if not test -e "$_pipshim_installed"
        _pipshim_leave
        set -e _PIPSHIM_SHELL _PIPSHIM_READY
        builtin functions -e _pipshim_hook _pipshim_ended _pipshim_step
        return 0
    end
    if test "$_PIPSHIM_READY" != "$_pipshim_id"
        set -gx _PIPSHIM_READY $_pipshim_id
        _pipshim_put_first
        test -n "$_pipshim_shims"; and _pipshim_put_shims_first
    end
    if test "$DIRENV_DIFF:$__MISE_DIFF" != "$_pipshim_diff:$_pipshim_mise"
        set -g _pipshim_again 1 # as in hook.sh
        _pipshim_end_again
    end
    test -n "$_PIPSHIM_ACTIVE"; and _pipshim_look
    if _pipshim_moved; or test -e "$_pipshim_pending"
        _pipshim_take
        _pipshim_find
    end
    if test -n "$__MISE_DIFF"; and test -n "$VIRTUAL_ENV"; and test "$PATH[1]" = "$_PIPSHIM_ACTIVE/bin"
        set -gx VIRTUAL_ENV $_PIPSHIM_ACTIVE # as in hook.sh
    end
    set -g _pipshim_seen "$PWD:$PATH:$VIRTUAL_ENV"
end

# Called at each change of PWD. On a line like `cd ../other; pip install x`, no prompt comes in between. As
# _pipshim_step in hook.sh.
function _pipshim_step --on-variable PWD
    test -n "$_pipshim_places"; or return 0
    if test -n "$_PIPSHIM_PLACE"
        _pipshim_is_outside; and _pipshim_changed
    else if test -z "$VIRTUAL_ENV"; or test "$VIRTUAL_ENV" = "$_PIPSHIM_ACTIVE"
        _pipshim_changed
    end
    return 0
end

# As in outside.sh.
function _pipshim_is_outside
    set -l up (builtin realpath -- . 2>/dev/null | string collect)
    set -l above (string sub -l (builtin math (string length -- $_PIPSHIM_PLACE) + 1) -- $_PIPSHIM_ACTIVE | string collect)
    if test "$above" != "$_PIPSHIM_PLACE/"; or test -k "$_PIPSHIM_PLACE"
        or builtin contains -- "$_PIPSHIM_PLACE" (for unfit in "$HOME" "$TMPDIR"; builtin realpath -- "$unfit" 2>/dev/null | string collect; end)
        test "$up" != "$_PIPSHIM_PLACE"
        return
    end
    while test "$up" != "$_PIPSHIM_PLACE"
        for name in pyproject.toml setup.py setup.cfg Pipfile .git .hg {.venv,venv,env}/pyvenv.cfg
            test -e "$up/$name"; and return 0
        end
        test -n "$up"; or return 0
        set up (string replace -r '/[^/]*\z' '' -- $up | string collect)
    end
    return 1
end

# Puts our active venv first on PATH, if VIRTUAL_ENV names it. As in hook.sh.
function _pipshim_put_first
    test -n "$_PIPSHIM_ACTIVE"; and test "$VIRTUAL_ENV" = "$_PIPSHIM_ACTIVE"; or return 0
    test "$PATH[1]" = $_PIPSHIM_ACTIVE/bin; and return 0
    _pipshim_drop first $_PIPSHIM_ACTIVE $PATH
    set -gx PATH $_PIPSHIM_ACTIVE/bin $_pipshim_path
end

# Puts the shims first on PATH, but behind active environments that come first. Runs once in a shell.
function _pipshim_put_shims_first
    set -l active
    test -n "$VIRTUAL_ENV"; and set -a active $VIRTUAL_ENV/bin
    test -n "$CONDA_PREFIX"; and set -a active $CONDA_PREFIX/bin
    set -l first
    set -l rest
    for entry in $PATH
        if test -z "$rest"; and builtin contains -- $entry $active
            set -a first $entry
        else if test "$entry" != "$_pipshim_shims"
            set -a rest $entry
        end
    end
    set -gx PATH $first $_pipshim_shims $rest
end

# Compares the active venv with what the shell really has, as in hook.sh.
function _pipshim_look
    if test -z "$VIRTUAL_ENV"; or test "$VIRTUAL_ENV" = "$_PIPSHIM_ACTIVE"
        builtin contains -- $_PIPSHIM_ACTIVE/bin $PATH; or set -gx PATH $_PIPSHIM_ACTIVE/bin $PATH
        if test -z "$VIRTUAL_ENV"
            set -gx VIRTUAL_ENV $_PIPSHIM_ACTIVE
            set -gx VIRTUAL_ENV_PROMPT "$_pipshim_name"
        end
        _pipshim_show
    else
        if test "$VIRTUAL_ENV_PROMPT" = "$_pipshim_name"; and test (string split -- / $VIRTUAL_ENV)[-1] != "$_pipshim_name"
            # As in hook.sh: does that venv's activate script set the prompt's name?
            set -l script $VIRTUAL_ENV/bin/activate.fish
            test -r $script; and string match -q '*set -gx VIRTUAL_ENV_PROMPT*' <$script; or set -e VIRTUAL_ENV_PROMPT
        end
        set -l theirs (builtin contains -i -- $VIRTUAL_ENV/bin $PATH)
        set -l ours (builtin contains -i -- $_PIPSHIM_ACTIVE/bin $PATH)
        if test -n "$theirs"; and test -n "$ours"; and test $theirs -lt $ours
            _pipshim_drop last $_PIPSHIM_ACTIVE $PATH
            set -gx PATH $_pipshim_path
        end
    end
end

# If direnv or mise has put back a venv of ours that has ended, ends that venv again. As in hook.sh.
function _pipshim_end_again
    set -g _pipshim_mise "$__MISE_DIFF"
    if test "$DIRENV_DIFF" = "$_pipshim_diff"
        builtin contains -- "$_pipshim_left/bin" $PATH; and return 0
    else if test -z "$_pipshim_diff"
        set -g _pipshim_left ''
    end
    set -g _pipshim_diff "$DIRENV_DIFF"
    builtin contains -- "$_pipshim_left" '' "$_PIPSHIM_ACTIVE"; and return 0
    set -l of_direnv (string sub -s 2 -- "$DIRENV_DIR")/
    test "$of_direnv" != /; and test (string sub -l (string length -- $of_direnv) -- $_pipshim_left) = $of_direnv
    and return 0
    builtin functions -q deactivate; and not _pipshim_has deactivate _pipshim_end; and return 0
    _pipshim_drop first $_pipshim_left $PATH
    set -gx PATH $_pipshim_path
    test "$VIRTUAL_ENV" = "$_pipshim_left"; and set -e VIRTUAL_ENV VIRTUAL_ENV_PROMPT
    return 0
end

# Must the hook ask the program? As _pipshim_moved in hook.sh.
function _pipshim_moved
    set -l before $_pipshim_marker
    set -l last $_pipshim_place
    _pipshim_find
    if set -q _pipshim_again
        set -e _pipshim_again
        test -e "$_pipshim_own/stack.json"; and return 0
    end
    test "$_pipshim_marker" != "$before"; and return 0
    test -e "$_pipshim_alive"; or return 0
    test "$_pipshim_place" != "$last"
end

# Sets _pipshim_marker to the nearest directory upward with a .venv-stack, or to nothing, and _pipshim_place
# as in hook.sh. At a symbolic link the search goes on from the physical directory. Each path ends with a
# slash, because fish would drop a line break at the end of a name.
function _pipshim_find
    set -g _pipshim_marker ''
    set -g _pipshim_place ''
    set -l up $PWD/
    while test -n "$up"
        test -z "$_pipshim_marker"; and test -e "$up.venv-stack"; and set _pipshim_marker $up
        test -z "$_pipshim_place"; and _pipshim_watches $up; and set _pipshim_place $PWD
        if test -n "$_pipshim_marker"; and test -n "$_pipshim_place" -o -z "$_pipshim_places"
            break
        end
        if test -L (string replace -r '/\z' '' -- $up | string collect)
            set -l physical (begin; builtin pwd -P; builtin echo -n .; end 2>/dev/null | string collect -N)
            set up (string replace -r '\n?\.\z' / -- $physical | string collect)
        else
            set up (string replace -r '[^/]*/\z' '' -- $up | string collect)
        end
    end
    return 0
end

# The program calls this with the places where installs have activated venvs, each with a colon behind it.
function _pipshim_watch
    set -g _pipshim_places (string split -n : -- "$argv[1]")
end

# Is the directory one of the places where installs have activated venvs? The places are physical paths.
function _pipshim_watches
    test -n "$_pipshim_places"; and builtin contains -- "$(builtin realpath -- $argv[1] 2>/dev/null)" $_pipshim_places
end

# Evaluates the program's output: calls of _pipshim_watch, _pipshim_enter and _pipshim_leave with quoted
# values.
function _pipshim_take
    set -l lines ($_pipshim_command activation fish </dev/null)
    set -l failed $status
    if test $failed -eq 0
        set -g _pipshim_places # the program's lines name the places that are left
        eval (string join \n -- $lines | string collect)
    else if test $failed -ne 130
        # The program is missing or damaged, and pip-shim has said so. Don't run it again at every prompt.
        set -g _pipshim_pending /dev/null/none
        set -g _pipshim_alive /
    end
end

# _pipshim_enter VENV NAME [MARKED [PLACE]]: does what VENV/bin/activate.fish would, but runs nothing from
# VENV.
function _pipshim_enter
    _pipshim_leave
    set -l was
    set -q VIRTUAL_ENV; and set was $was venv
    set -q VIRTUAL_ENV_PROMPT; and set was $was prompt
    set -q PYTHONHOME; and set was $was home
    builtin contains -- "$VIRTUAL_ENV/bin" $PATH; and set was $was path
    set -gx _PIPSHIM_ACTIVE $argv[1]
    set -gx _PIPSHIM_MARKED "$argv[3]"
    set -gx _PIPSHIM_PLACE "$argv[4]"
    set -gx _PIPSHIM_WAS_SET (string join '' -- $was)
    set -gx _PIPSHIM_OLD_VENV "$VIRTUAL_ENV"
    set -gx _PIPSHIM_OLD_PROMPT "$VIRTUAL_ENV_PROMPT"
    set -gx _PIPSHIM_OLD_HOME "$PYTHONHOME"
    set -gx VIRTUAL_ENV $argv[1]
    set -gx VIRTUAL_ENV_PROMPT $argv[2]
    set -gx PATH $argv[1]/bin $PATH
    set -e PYTHONHOME
    set -g _pipshim_alive $argv[1]/pyvenv.cfg
    set -g _pipshim_name $argv[2]
    _pipshim_show
end

# Sets the prompt prefix and defines `deactivate`. After `exec` too, because `exec` keeps only the
# environment.
function _pipshim_show
    set -q _pipshim_name; or set -g _pipshim_name "$VIRTUAL_ENV_PROMPT"
    test -z "$VIRTUAL_ENV_DISABLE_PROMPT"; and builtin functions -q fish_prompt; and _pipshim_wrap_prompt
    if builtin functions -q deactivate
        set -q _pipshim_shown; and return
        builtin functions -c deactivate _pipshim_kept_deactivate
    end
    set -g _pipshim_shown 1
    function deactivate
        _pipshim_end
    end
end

# Wraps fish_prompt, and keeps the user's prompt in a function whose name is in _pipshim_wrapped. If another
# tool has wrapped our prompt since, fish still draws ours, and nothing is needed. If fish no longer draws
# ours, another tool may have put back an older fish_prompt. Then this wraps that one.
function _pipshim_wrap_prompt
    set -q _pipshim_wrapped
    and begin; test "$_pipshim_drawn" = $_pipshim_wrapped; or _pipshim_has fish_prompt $_pipshim_wrapped; end
    and return 0
    set -g _pipshim_wraps (builtin math 0$_pipshim_wraps + 1)
    set -g _pipshim_wrapped _pipshim_prompt_{$_pipshim_wraps}_
    builtin functions -c fish_prompt $_pipshim_wrapped
    eval "function fish_prompt; _pipshim_draw \$status $_pipshim_wrapped; end"
end

# Draws the prompt that the function $argv[2] keeps, with $status set to $argv[1].
function _pipshim_draw
    set -g _pipshim_drawn $argv[2]
    test "$_pipshim_wrapped" = $argv[2]; and builtin printf '(%s) ' "$_pipshim_name"
    function _pipshim_status -a code
        return $code
    end
    _pipshim_status $argv[1]
    $argv[2]
end

# What `deactivate` does: ends all venvs that are pushed in this shell.
function _pipshim_end
    _pipshim_leave
    test -d "$_pipshim_own"; and builtin true >"$_pipshim_own/deactivated"
    return 0
end

# Sets _pipshim_path to the path list $argv[3..] without one entry of the venv $argv[2]: the last entry if
# $argv[1] is `last`, otherwise the first.
function _pipshim_drop
    set -g _pipshim_path $argv[3..]
    test $argv[1] = last; and set _pipshim_path $_pipshim_path[-1..1]
    if set -l at (builtin contains -i -- $argv[2]/bin $_pipshim_path)
        set -e _pipshim_path[$at]
    end
    test $argv[1] = last; and set _pipshim_path $_pipshim_path[-1..1]
    return 0
end

# Does a function have this word in its text?
function _pipshim_has
    builtin functions -q $argv[1]; and string match -q "*$argv[2]*" -- "$(builtin functions $argv[1])"
end

# Restores what _pipshim_enter changed, as far as it is still ours. As in hook.sh.
function _pipshim_leave
    test -n "$_PIPSHIM_ACTIVE"; or return 0
    set -l on_top ours
    builtin functions -q deactivate; and not _pipshim_has deactivate _pipshim_end; and set on_top last
    _pipshim_drop $on_top $_PIPSHIM_ACTIVE $PATH
    set -gx PATH $_pipshim_path
    if test "$VIRTUAL_ENV" = "$_PIPSHIM_ACTIVE"
        and not begin; test $on_top = last; and builtin contains -- $_PIPSHIM_ACTIVE/bin $PATH; end
        set -e VIRTUAL_ENV
        set -e VIRTUAL_ENV_PROMPT
        # Another tool, such as direnv, may have taken the venv below away meanwhile.
        if not string match -q '*path' -- "$_PIPSHIM_WAS_SET"; or builtin contains -- "$_PIPSHIM_OLD_VENV/bin" $PATH
            string match -q '*venv*' -- "$_PIPSHIM_WAS_SET"; and set -gx VIRTUAL_ENV "$_PIPSHIM_OLD_VENV"
            string match -q '*prompt*' -- "$_PIPSHIM_WAS_SET"; and set -gx VIRTUAL_ENV_PROMPT "$_PIPSHIM_OLD_PROMPT"
        end
    end
    _pipshim_leave_below $on_top
    set -g _pipshim_left $_PIPSHIM_ACTIVE
    set -g _pipshim_diff "$DIRENV_DIFF"
    set -g _pipshim_mise "$__MISE_DIFF"
    set -q _pipshim_wrapped; and _pipshim_leave_prompt
    if test $on_top = ours; and set -q _pipshim_shown
        builtin functions -e deactivate
        builtin functions -q _pipshim_kept_deactivate
        and begin; set -q _OLD_VIRTUAL_PATH; or not _pipshim_has _pipshim_kept_deactivate _OLD_VIRTUAL_PATH; end
        and builtin functions -c _pipshim_kept_deactivate deactivate
    end
    builtin functions -e _pipshim_kept_deactivate
    set -e _pipshim_shown _pipshim_name
    _pipshim_forget
end

# Takes our part out of the variables from which a venv's own `deactivate` restores PATH and PYTHONHOME.
function _pipshim_leave_below
    if test $argv[1] = last; and set -q _OLD_VIRTUAL_PATH
        _pipshim_drop last $_PIPSHIM_ACTIVE $_OLD_VIRTUAL_PATH
        set -gx _OLD_VIRTUAL_PATH $_pipshim_path
        string match -q '*home*' -- "$_PIPSHIM_WAS_SET"; and set -gx _OLD_VIRTUAL_PYTHONHOME "$_PIPSHIM_OLD_HOME"
    else if not set -q PYTHONHOME; and string match -q '*home*' -- "$_PIPSHIM_WAS_SET"
        set -gx PYTHONHOME "$_PIPSHIM_OLD_HOME"
    end
    return 0
end

# Puts the user's prompt back in place of ours: in fish_prompt, or where a venv's activate.fish keeps the
# prompt that it found. If another function wraps ours, both stay, and ours then prints nothing.
function _pipshim_leave_prompt
    for name in fish_prompt _old_fish_prompt
        if _pipshim_has $name $_pipshim_wrapped
            builtin functions -e $name
            builtin functions -c $_pipshim_wrapped $name
            builtin functions -e $_pipshim_wrapped
            break
        end
    end
    set -e _pipshim_wrapped
end

_pipshim_load

# Copyright (C) 2012 Anaconda, Inc
# SPDX-License-Identifier: BSD-3-Clause
#
# INSTALL
#
#     Run 'conda init fish' and restart your shell.
#

if not set -q CONDA_SHLVL
    set -gx CONDA_SHLVL 0
    set -g _CONDA_ROOT (dirname (dirname $CONDA_EXE))
    set -gx PATH $_CONDA_ROOT/condabin $PATH
end

if not set -q CONDA_DISABLE_FISH_PROMPT
    function __conda_add_prompt
        if set -q CONDA_PROMPT_MODIFIER
            set_color -o green
            echo -n $CONDA_PROMPT_MODIFIER
            set_color normal
        end
    end

    if functions -q fish_prompt
        if not functions -q __fish_prompt_orig
            functions -c fish_prompt __fish_prompt_orig
        end
        functions -e fish_prompt
    else
        function __fish_prompt_orig
        end
    end

    function return_last_status
        return $argv
    end

    function fish_prompt
        set -l last_status $status
        if set -q CONDA_LEFT_PROMPT
            __conda_add_prompt
        end
        return_last_status $last_status
        __fish_prompt_orig
    end

    if functions -q fish_right_prompt
        if not functions -q __fish_right_prompt_orig
            functions -c fish_right_prompt __fish_right_prompt_orig
        end
        functions -e fish_right_prompt
    else
        function __fish_right_prompt_orig
        end
    end

    function fish_right_prompt
        if not set -q CONDA_LEFT_PROMPT
            __conda_add_prompt
        end
        __fish_right_prompt_orig
    end
end

function conda --inherit-variable CONDA_EXE
    if [ (count $argv) -lt 1 ]
        $CONDA_EXE
    else
        set -l cmd $argv[1]
        set -e argv[1]
        switch $cmd
            case activate deactivate
                eval ($CONDA_EXE shell.fish $cmd $argv)
            case install update upgrade remove uninstall
                $CONDA_EXE $cmd $argv
                and eval ($CONDA_EXE shell.fish reactivate)
            case '*'
                $CONDA_EXE $cmd $argv
        end
    end
end

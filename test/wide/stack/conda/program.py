"""Stands in for conda's program, which no index of these tests has.

Prints what conda 26.7 prints for its own shell functions, conda.sh and conda.fish, beside this file. The lines were
recorded from a real run. PATH and the prompt change as in conda/activate.py: activation puts bin/ first, and
deactivation removes bin/ wherever it is.
"""
import os
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(sys.argv[0])))
PREFIX = os.path.join(HERE, "envs/conda")
MODIFIER = "(conda) "
OWN = {
    "CONDA_EXE": os.path.join(HERE, "bin/conda"),
    "_CONDA_EXE": os.path.join(HERE, "bin/conda"),
    "CONDA_PYTHON_EXE": os.path.join(HERE, "bin/python"),
    "_CONDA_ROOT": HERE,
}


def changes(command):
    """The variables that the command sets. None stands for a variable that the command removes."""
    path = os.environ["PATH"].split(":")
    if command == "activate":
        return {
            "_CE_M": None,
            "_CE_CONDA": None,
            "PATH": [PREFIX + "/bin", *path],
            "CONDA_PREFIX": PREFIX,
            "CONDA_SHLVL": "1",
            "CONDA_DEFAULT_ENV": "conda",
            "CONDA_PROMPT_MODIFIER": MODIFIER,
            **OWN,
        }
    if PREFIX + "/bin" in path:
        path.remove(PREFIX + "/bin")
    gone = ("CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_PROMPT_MODIFIER", "_CE_M", "_CE_CONDA")
    return {"PATH": path, **dict.fromkeys(gone), "CONDA_SHLVL": "0", **OWN}


def main(shell, command):
    set_to = changes(command)
    if shell == "shell.fish":
        for name, value in set_to.items():
            words = [value] if isinstance(value, str) else value or []
            quoted = " ".join('"%s"' % word for word in words)
            print("set -e %s || true;" % name if value is None else "set -gx %s %s;" % (name, quoted))
        return
    prompt = os.environ.get("PS1", "").replace(MODIFIER, "")
    print("PS1='%s'" % ((MODIFIER if command == "activate" else "") + prompt).replace("'", "'\"'\"'"))
    for name, value in set_to.items():
        text = ":".join(value) if isinstance(value, list) else value or ""
        print("export %s='%s'" % (name, text))


main(*sys.argv[1:3])

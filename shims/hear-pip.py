# Runs the pip script of a venv in this process, as the script's first line would, and keeps what pip writes
# to standard error. If pip fails, tell-failure.py passes that text on.
# `hear-pip.py to DESCRIPTOR SCRIPT ARGS…`: it writes the text to the descriptor.
# `hear-pip.py run HOME NODE NAME REAL SCRIPT ARGS…`: it runs failed.sh in this process, with the text.
# pip has the streams, terminal, arguments, variables, search path and process that it would have without this file.
# Standard error is not redirected: all that pip knows of a failed build goes through sys.stderr of this Python.
# This file is compiled at each start, so it is short.
import os
import sys

heard = []


def keep(text):
    heard.append(text)
    return write(text)


count = 3 if sys.argv[1] == "to" else 6
words, sys.argv = sys.argv[:count], sys.argv[count:]
script = sys.argv[0]
# Put pip's directory first on sys.path, as Python itself does for a script. With the flag safe_path, Python
# does not.
if not getattr(sys.flags, "safe_path", False):
    sys.path[0] = os.path.dirname(script)
if sys.stderr:
    write = sys.stderr.write
    sys.stderr.write = keep
with open(script, "rb") as file:
    code = compile(file.read(), script, "exec")
try:
    exec(code, {"__name__": "__main__", "__file__": script})
except SystemExit as ending:
    if heard and isinstance(ending.code, int) and ending.code:
        try:
            with open(os.path.dirname(words[0]) + "/tell-failure.py", "rb") as file:
                exec(file.read())
        except Exception:
            pass  # The reader has ended, or an update has replaced the file. pip's exit code still counts.
    raise

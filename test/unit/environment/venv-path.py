"""Reads NUL-separated paths of venvs from stdin, and makes pip's entry script for each path as pip does.

Prints JSON: the number of paths, the number of scripts that sh runs, and [path, problem] for each script in
which Python or sh reads more than the path.
"""
import ast
import io
import json
import os
import subprocess
import sys
import tempfile
import tokenize

from pip._vendor.distlib.scripts import ScriptMaker, enquote_executable

BODY = b"# -*- coding: utf-8 -*-\nimport sys\n"  # the start of distlib's script, after the shebang


def script_for(path):
    maker = ScriptMaker(None, None)
    maker.executable = enquote_executable(path + "/bin/python3.11")
    return maker._get_shebang("utf-8") + BODY


def problem_for_python(script):
    encoding, _ = tokenize.detect_encoding(io.BytesIO(script).readline)
    if encoding != "utf-8":
        return "the encoding is " + encoding
    statements = ast.parse(script).body
    if any(not isinstance(each, (ast.Import, ast.Expr)) for each in statements):
        return "more than a string"
    if any(isinstance(each, ast.Expr) and not isinstance(each.value, ast.Constant) for each in statements):
        return "an expression"
    return None if len(statements) <= 2 else "more than two statements"


def sh_words(lines):
    """Runs `lines` in sh, with printf instead of `exec`. Returns stdout, stderr and its directory's files."""
    with tempfile.TemporaryDirectory() as directory:
        file = os.path.join(directory, "script")
        with open(file, "wb") as out:
            for line in lines:
                words = line.replace(b"'''exec'", b"printf '%s\\0'", 1).replace(b'"$0" "$@"', b"end")
                out.write(words + b"\n")
        done = subprocess.run(["/bin/sh", file], cwd=directory, capture_output=True)
        return done.stdout, done.stderr, sorted(os.listdir(directory))


paths = [os.fsdecode(path) for path in sys.stdin.buffer.read().split(b"\0") if path]
problems, quoted = [], []
for path in paths:
    try:
        script = script_for(path)
        problem = problem_for_python(script)
    except (SyntaxError, ValueError) as error:
        problem = str(error)
    if problem:
        problems.append([path, problem])
    elif script.startswith(b"#!/bin/sh"):
        quoted.append((path, script.split(b"\n")[1]))
expected = b"".join(os.fsencode(path) + b"/bin/python3.11\0end\0" for path, _ in quoted)
stdout, stderr, files = sh_words([line for _, line in quoted])
if (stdout, stderr, files) != (expected, b"", ["script"]):
    problems.append(["sh", repr((stderr, files))])
print(json.dumps({"read": len(paths), "by sh": len(quoted), "problems": problems}))

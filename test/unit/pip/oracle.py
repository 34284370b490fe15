"""Prints how the real pip of this Python reads command lines. pip installs and uninstalls nothing here.

stdin: one line of JSON per command, {"args", "env", "cwd", "prefix"}. stdout: after each command one line of
JSON, {"kind": "refusal" | "require-virtualenv" | "other", "command", "rest", "settings"}. "command", "rest"
and "settings" are the values that pip read, or null if pip ended earlier. The process ends when stdin ends.
Functions that only note pip's decision replace the functions that pip calls after the decision.
"""

import contextlib
import copy
import functools
import io
import json
import os
import sys
import types

from pip._internal.cli import base_command, cmdoptions, main_parser
from pip._internal.cli.main import main
from pip._internal.commands import install, uninstall

DESTS = (
    "use_user_site require_venv no_input dry_run debug_mode quiet verbose editables requirements constraints"
    " dependency_groups"
).split()


class Stop(BaseException):
    pass


class Rerun(BaseException):
    pass


noted = {}


def note(kind):
    def noting(*args, **kwargs):
        noted["kind"] = kind
        raise Stop

    return noting


def recording(run):
    def recorded(self, options, args):
        noted["rest"] = list(args)
        noted["settings"] = copy.deepcopy({dest: getattr(options, dest, None) for dest in DESTS})
        return run(self, options, args)

    return recorded


def naming(act):
    def named(self, args):
        noted["command"] = self.name
        return act(self, args)

    return named


def rerun(command, **kwargs):
    raise Rerun(command)


base_command.running_under_virtualenv = note("require-virtualenv")
uninstall.protect_pip_from_modification_on_windows = note("other")
for module in (install, uninstall):
    module.check_externally_managed = note("refusal")
for name in ("check_only_deps_option_does_not_conflict", "check_build_constraints", "check_dist_restriction"):
    if hasattr(cmdoptions, name):
        setattr(cmdoptions, name, note("other"))
install.InstallCommand.check_build_constraints = note("other")
install.InstallCommand.run = recording(install.InstallCommand.run)
uninstall.UninstallCommand.run = recording(uninstall.UninstallCommand.run)
install.InstallCommand.handle_pip_version_check = lambda *args: None
install.InstallCommand.pip_version_check = lambda *args: contextlib.nullcontext()
base_command.Command.main = naming(base_command.Command.main)
main_parser.subprocess = types.SimpleNamespace(run=rerun, Popen=rerun, SubprocessError=OSError)


def prefix_of(python):
    above = os.path.dirname(os.path.dirname(python))
    beside = os.path.dirname(python)
    return beside if os.path.exists(os.path.join(beside, "pyvenv.cfg")) else above


def forget_values():
    """Clears the default lists of options, because pip appends the values of each command to these lists."""
    for maker in vars(cmdoptions).values():
        if isinstance(maker, functools.partial) and isinstance(maker.keywords.get("default"), list):
            maker.keywords["default"].clear()


def answer(row):
    noted.clear()
    os.environ.clear()
    os.environ.update(row["env"])
    os.chdir(row["cwd"])
    sys.prefix = sys.base_prefix = row["prefix"]
    forget_values()
    for again in (False, True):
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                main(row["args"])
        except Rerun as asked:
            os.environ["_PIP_RUNNING_IN_SUBPROCESS"] = "1"
            sys.prefix = sys.base_prefix = prefix_of(asked.args[0][0])
            continue
        except (Stop, SystemExit, Exception):
            pass
        break
    return {"kind": noted.get("kind", "other"), **{name: noted.get(name) for name in ("command", "rest", "settings")}}


for line in sys.stdin.buffer:
    print(json.dumps(answer(json.loads(line))), flush=True)

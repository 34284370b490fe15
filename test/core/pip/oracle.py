"""Asks the real pip that this Python imports what it makes of command lines, without letting it act.

stdin: a JSON list of {"args", "env", "cwd", "prefix"}; stdout: a JSON list of
{"kind": "refusal" | "require-virtualenv" | "other", "rest", "settings"}, the last two as pip read them, or null.
Every function behind a decision is replaced by one that notes it; all that comes before is pip's own code.
"""

import contextlib
import copy
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
main_parser.subprocess = types.SimpleNamespace(run=rerun, Popen=rerun, SubprocessError=OSError)


def prefix_of(python):
    above = os.path.dirname(os.path.dirname(python))
    beside = os.path.dirname(python)
    return beside if os.path.exists(os.path.join(beside, "pyvenv.cfg")) else above


def answer(row):
    noted.clear()
    os.environ.clear()
    os.environ.update(row["env"])
    os.chdir(row["cwd"])
    sys.prefix = sys.base_prefix = row["prefix"]
    if hasattr(cmdoptions, "dependency_groups"):
        cmdoptions.dependency_groups.keywords["default"].clear()
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
    return {"kind": noted.get("kind", "other"), "rest": noted.get("rest"), "settings": noted.get("settings")}


rows = json.load(sys.stdin)
real = sys.stdout
answers = [answer(row) for row in rows]
json.dump(answers, real)

"""Imports pip. For each command that warm_door.py sends, forks itself and runs the command in the fork.

argv: the path of a socket to listen on. stdout: a line when it listens, and a line for each command that it
takes. It ends when stdin ends.
"""

import gc
import importlib
import marshal
import os
import re
import select
import socket
import sys
import tempfile

# Variables that Python reads at its start, or pip at its import. A command with other values of them runs in
# no fork.
READ_AT_START = re.compile(r"(HOME|LANG|LANGUAGE|LC_\w+|PYTHON\w*|XDG_\w+)=")
# Modules that pip imports only while a command runs. This imports them before the forks. No release of pip
# has all of them.
LATER = (
    "pip._internal.build_env pip._internal.distributions.sdist pip._internal.metadata.importlib"
    " pip._internal.models.installation_report pip._internal.network.session pip._internal.operations.install.wheel"
    " pip._internal.operations.prepare pip._internal.req.req_uninstall pip._internal.resolution.resolvelib.resolver"
    " pip._vendor.cachecontrol.caches.file_cache pip._vendor.pyproject_hooks pip._vendor.requests"
    " pip._vendor.rich.console pip._vendor.rich.markup pip._vendor.rich.progress"
).split()


def import_pip():
    from pip._internal.cli.main import main  # noqa: F401
    from pip._internal.commands import commands_dict, create_command

    for name in commands_dict:
        create_command(name)
    for name in LATER:
        try:
            importlib.import_module(name)
        except ImportError:
            pass


def read_at_start(environment):
    return sorted(name + "=" + value for name, value in environment.items() if READ_AT_START.match(name + "="))


def receive(connection):
    """Returns the streams of a started pip command, and its arguments, variables and directory."""
    size, streams, _, _ = socket.recv_fds(connection, 8, 3)
    with connection.makefile("rb") as rest:
        return streams, marshal.loads(rest.read(int.from_bytes(size, "big")))


def become(streams, start):
    """Gives this fork the streams, variables, directory and arguments of the started pip command."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(start["env"])
    os.chdir(start["cwd"])
    sys.argv = start["argv"]
    sys.path[0] = os.path.dirname(os.path.realpath(sys.argv[0]))
    tempfile.tempdir = None


def serve(connection):
    """Sends a command's exit status to warm_door.py. Returns only in the fork that runs the command."""
    streams, start = receive(connection)
    if read_at_start(start["env"]) != read_at_start(os.environ):
        connection.sendall(b"start yourself")
        os._exit(0)
    os.write(1, b"taken\n")
    pid = os.fork()
    if pid == 0:
        connection.close()
        become(streams, start)
        return
    connection.sendall(b"%d" % os.waitpid(pid, 0)[1])
    os._exit(0)


def fork_for_each(listener):
    """Listens until stdin ends. Returns only in each fork that runs a command."""
    print("listening", flush=True)
    while True:
        ready, _, _ = select.select([0, listener], [], [])
        if listener not in ready:
            os._exit(0)
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            return serve(connection)
        connection.close()
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass


import_pip()
# This keeps each fork from copying all these objects when it collects garbage and when it ends.
gc.collect()
gc.freeze()
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(16)
fork_for_each(listener)
with open(sys.argv[0], "rb") as script:
    code = compile(script.read(), sys.argv[0], "exec")
# Removes the line of the exec call below from a traceback, because a normally started pip has no such line.
sys.excepthook = lambda kind, error, trace: sys.__excepthook__(kind, error, trace.tb_next)
exec(code, {"__name__": "__main__", "__file__": sys.argv[0], "__builtins__": __builtins__})

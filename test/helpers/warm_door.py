"""If this process is a pip command, warm-pip.py runs it instead. A .pth file imports this module."""

import array
import marshal
import os
import sys

import _socket

HERE = os.path.dirname(os.path.abspath(__file__))


def hand_over(path):
    door = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        door.connect(path)
    except OSError:
        return
    start = marshal.dumps({"argv": sys.argv, "env": dict(os.environ), "cwd": os.getcwd()})
    streams = array.array("i", [0, 1, 2])
    door.sendmsg([len(start).to_bytes(8, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
    door.sendall(start)
    answer = door.recv(64)
    if not answer.isdigit():
        return
    status = int(answer)
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), os.WTERMSIG(status))
    os._exit(os.WEXITSTATUS(status))


if os.path.basename(sys.argv[0]) == "pip" and not any(map(os.isatty, (0, 1, 2))):
    with open(os.path.join(HERE, "warm_door.txt")) as told:
        hand_over(told.read())

"""Runs a command in a new pseudo-terminal, for terminal.ts: pty.py ROWS COLUMNS COMMAND ARGS...

stdin takes the typed keys, and stdout gives the terminal's output. Descriptor 3 takes one order per line:
`resize ROWS COLUMNS`, `signal NUMBER` (to the command alone), `settings`. Descriptor 4 gives a JSON object per line:
{"settings": ...} for each `settings` order, finally {"exit": {"code": ..., "signal": ..., "settings": ...}}.
When descriptor 3 is closed, the command is killed.
"""
import errno
import fcntl
import json
import os
import select
import signal
import struct
import sys
import termios

ORDERS, REPORTS = 3, 4


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def settings(terminal):
    iflag, oflag, cflag, lflag, _, _, cc = termios.tcgetattr(terminal)
    named = {"echo": termios.ECHO, "canonical": termios.ICANON, "signals": termios.ISIG}
    found = {name: bool(lflag & bit) for name, bit in named.items()}
    found["all"] = ":".join("%x" % flag for flag in (iflag, oflag, cflag, lflag)) + ":" + ":".join(
        "%x" % (ord(c) if isinstance(c, bytes) else c) for c in cc)
    return found


def report(what):
    os.write(REPORTS, (json.dumps(what) + "\n").encode())


def start(terminal, other_end, command):
    pid = os.fork()
    if pid != 0:
        return pid
    try:
        os.setsid()
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for descriptor in (0, 1, 2):
            os.dup2(terminal, descriptor)
        for descriptor in {terminal, other_end, ORDERS, REPORTS} - {0, 1, 2}:
            os.close(descriptor)
        for ignored in (signal.SIGPIPE, signal.SIGINT):
            signal.signal(ignored, signal.SIG_DFL)
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, ("%s: %s\n" % (command[0], error.strerror)).encode())
    os._exit(127)


def relay(master, terminal, pid):
    typed, orders = b"", b""
    reading = [master, 0, ORDERS]
    while True:
        ready, writable, _ = select.select(reading, [master] if typed else [], [], 0.02)
        if master in ready:
            os.write(1, os.read(master, 65536))
        if writable:
            typed = typed[os.write(master, typed[:1024]):]
        if 0 in ready:
            data = os.read(0, 65536)
            typed += data
            if not data:
                reading.remove(0)
        if ORDERS in ready:
            data = os.read(ORDERS, 4096)
            if not data:
                os.kill(pid, signal.SIGKILL)
                return None
            *lines, orders = (orders + data).split(b"\n")
            for line in lines:
                obey(line.split(), master, terminal, pid)
        # Check whether the command has ended. No read reports the end of the output, because this process has
        # the terminal open too.
        if not ready and not writable:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done and not select.select([master], [], [], 0)[0]:
                return status
            if done:
                os.write(1, os.read(master, 65536))
                return status


def obey(order, master, terminal, pid):
    if order[0] == b"resize":
        resize(master, int(order[1]), int(order[2]))
    elif order[0] == b"signal":
        os.kill(pid, int(order[1]))
    elif order[0] == b"settings":
        report({"settings": settings(terminal)})


def main():
    master, terminal = os.openpty()
    resize(terminal, int(sys.argv[1]), int(sys.argv[2]))
    pid = start(terminal, master, sys.argv[3:])
    status = relay(master, terminal, pid)
    if status is None:
        return
    died = os.WIFSIGNALED(status)
    report({"exit": {
        "code": None if died else os.WEXITSTATUS(status),
        "signal": signal.Signals(os.WTERMSIG(status)).name if died else None,
        "settings": settings(terminal),
    }})


main()

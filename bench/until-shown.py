"""until-shown.py PATTERN FILE COMMAND ARGS...: prints the nanoseconds until the command's terminal shows PATTERN.

The command gets its own real terminal. The clock starts before the fork and stops when PATTERN has been read.
All that the terminal has shown until then goes to standard error.
Then Ctrl-C ends the command, or SIGKILL if it ignores Ctrl-C. Waits for FILE before that, unless FILE is empty.
"""
import os
import pty
import re
import select
import signal
import sys
import time

ESCAPE_SEQUENCES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE = 60


LONGEST_MATCH = 4096


def wait_for(pattern, terminal):
    """Returns the time at which the pattern was there, and all text until then. Searches only the newest text."""
    shown, new = bytearray(), b""
    while not re.search(pattern, ESCAPE_SEQUENCES.sub(b"", shown[-len(new) - LONGEST_MATCH:])):
        if not select.select([terminal], [], [], PATIENCE)[0]:
            break
        try:
            new = os.read(terminal, 65536)
            shown += new
        except OSError:
            break
    else:
        return time.perf_counter_ns(), shown.decode(errors="replace")
    sys.exit("never shown: %r\n%s" % (pattern, shown.decode(errors="replace")))


def wait_for_file(path):
    give_up = time.monotonic() + PATIENCE
    while not os.path.exists(path):
        if time.monotonic() > give_up:
            sys.exit("never written: " + path)
        time.sleep(0.02)


def end(pid, terminal):
    os.write(terminal, b"\x03")
    for _ in range(200):
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        if select.select([terminal], [], [], 0.01)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                pass
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def main(pattern, file, *command):
    start = time.perf_counter_ns()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    reached, shown = wait_for(pattern.encode(), terminal)
    if file:
        wait_for_file(file)
    end(pid, terminal)
    sys.stderr.write(shown)
    print(reached - start)


main(*sys.argv[1:])

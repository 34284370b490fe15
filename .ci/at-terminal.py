#!/usr/bin/env python3
"""at-terminal USER NAME [DONE]: runs `pip install NAME` in the user's login shell at a terminal.

Presses Enter at the menu. Then waits for a text that matches DONE, with a blank and NAME after it.
"""
import os
import pty
import re
import select
import sys
import time

ESCAPE_SEQUENCES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\].*?(?:\x07|\x1b\\)|\x1b[=>()][A-Z0-9]?")


class Terminal:
    def __init__(self, command):
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], command)
        self.unread = ""

    def wait_for(self, pattern, seconds=120):
        """Reads until the pattern appears. The text after it stays unread. The limit only ends a hang."""
        end = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.unread)
            if found:
                self.unread = self.unread[found.end():]
                return found
            if not select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
                sys.exit("\nat-terminal: no %r within %d s" % (pattern, seconds))
            try:
                data = os.read(self.master, 65536).decode(errors="replace")
            except OSError:
                sys.exit("\nat-terminal: the shell ended without %r" % pattern)
            print(data, end="", flush=True)
            self.unread = ESCAPE_SEQUENCES.sub("", self.unread + data)

    def type(self, text):
        os.write(self.master, text.encode())


def main(user, name, done="Successfully installed"):
    terminal = Terminal(["su", "--login", user])
    terminal.wait_for(r"[$#] $")
    terminal.type("mkdir -p ~/project/.git && cd ~/project\r")
    terminal.wait_for(r"project[$#] $")
    terminal.type("pip install %s\r" % name)
    terminal.wait_for(r"Install %s where" % name)
    terminal.wait_for(r"Stop")
    terminal.type("\r")
    terminal.wait_for(r"%s %s" % (done, name), 600)
    terminal.wait_for(r"project[$#] $")
    terminal.type("echo exit=$?; exit\r")
    code = terminal.wait_for(r"exit=(\d+)").group(1)
    os.waitpid(terminal.pid, 0)
    print()
    if code != "0":
        sys.exit("at-terminal: pip ended with %s" % code)


main(*sys.argv[1:])

#!/usr/bin/env python3
"""Types in a user's login shell at a terminal, and presses Enter at each question.

at-terminal USER NAME [DONE]: types `pip install NAME` in a project. Says yes to apt's question. Waits for a text that
matches DONE.
at-terminal --newcomer USER URL LINE: types README.md's LINE, which gets the release from URL. Then does what README.md
promises, in another login shell: installs requests, imports it, leaves the project and returns.
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


    def enter(self, text, prompt):
        """Types a line and waits for its prompt. The line must end with 0."""
        self.type(text + "\r")
        self.wait_for(prompt, 600)
        self.check(text)

    def check(self, text):
        self.type("echo exit=$?\r")
        code = self.wait_for(r"exit=(\d+)").group(1)
        if code != "0":
            sys.exit("\nat-terminal: %s ended with %s" % (text, code))
        self.wait_for(r"[$#] $")

    def leave(self):
        self.type("exit\r")
        os.waitpid(self.pid, 0)
        print()


def login(user):
    terminal = Terminal(["su", "--login", user])
    terminal.wait_for(r"[$#] $")
    return terminal


def install(user, name, done=""):
    terminal = login(user)
    terminal.enter("mkdir -p ~/project/.git && cd ~/project", r"project[$#] $")
    terminal.type("pip install %s\r" % name)
    terminal.wait_for(r"Install \S+ where")
    terminal.wait_for(r"Stop")
    terminal.type("\r")
    done = done or r"Successfully installed.* " + name
    if terminal.wait_for(r"continue\? \[Y/n\] |" + done, 600).group().startswith("continue"):
        terminal.type("\r")
        terminal.wait_for(done, 600)
    terminal.wait_for(r"project[$#] $")
    terminal.check("pip install " + name)
    return terminal


def newcomer(user, url, line):
    first = login(user)
    first.enter("export PIP_SHIM_URL=" + url, r"[$#] $")
    first.type(line.replace("URL", url, 1) + "\r")
    first.wait_for(r"Go on\? \[Y/n\]")
    first.type("\r")
    first.wait_for(r"python3 -m pip install.*\[y/N\]")
    first.enter("", r"[$#] $")
    first.leave()

    new = install(user, "requests")
    uses = 'python -c "import requests; print(requests.__file__)"'
    new.enter(uses, r"/project/\.venv/\S+\s+\(project\) \S+project\$ $")
    new.enter("cd ..", r"\n\r*\S+:~\$ $")
    new.enter("! python -c 'import requests'", r"\n\r*\S+:~\$ $")
    new.enter("cd -", r"\n\r*\(project\) \S+project\$ $")
    new.enter(uses, r"/project/\.venv/")
    new.leave()


if sys.argv[1] == "--newcomer":
    newcomer(*sys.argv[2:])
else:
    install(*sys.argv[1:]).leave()

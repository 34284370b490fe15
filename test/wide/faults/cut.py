"""Runs a command, stops its processes before each file-system change, and can kill or signal them there.

python3 -I cut.py REPORT ACTION POINT COMMAND ARGS…   (Linux 5.3 or newer, x86_64 or aarch64)

A seccomp filter stops the processes only at calls that change files, so everything else runs at full speed.
This tracer counts these calls of all processes. At call POINT (from 1 on; 0 means never) it does ACTION:
  kill    kills every process at once, like a power cut; the call is not made
  first   kills only the first process; the process at the call waits until cut.py's standard input ends
  INT     (or another signal's name) sends the signal to the process group; all processes go on
  stop    the process at the call waits until cut.py's standard input ends
  each    at every call, not only at POINT, sh runs the command in CUT_CHECK, which must succeed
REPORT gets a line `NUMBER PROGRAM CALL PATH` for each call, a line `cut` when ACTION happens at POINT, and a
line `failed …` for each CUT_CHECK that fails. cut.py exits with the exit code of the command.
"""
import ctypes
import os
import platform
import signal
import stat
import struct
import subprocess
import sys

# Each row has the call's number on x86_64 and on aarch64 (None: there is no such call), and which argument to
# look at. "path N": argument N is the path. "flags N": argument N holds the flags, and the call counts if it
# creates or truncates. "file N": argument N is a descriptor, and the call counts only for a regular file.
CALLS = {
    "open": (2, None, "flags 1"), "openat": (257, 56, "flags 2"), "creat": (85, None, "path 0"),
    "mkdir": (83, None, "path 0"), "mkdirat": (258, 34, "path 1"), "rmdir": (84, None, "path 0"),
    "unlink": (87, None, "path 0"), "unlinkat": (263, 35, "path 1"), "rename": (82, None, "path 1"),
    "renameat": (264, 38, "path 3"), "renameat2": (316, 276, "path 3"), "link": (86, None, "path 1"),
    "linkat": (265, 37, "path 3"), "symlink": (88, None, "path 1"), "symlinkat": (266, 36, "path 2"),
    "chmod": (90, None, "path 0"), "fchmod": (91, 52, "file 0"), "fchmodat": (268, 53, "path 1"),
    "fchmodat2": (452, 452, "path 1"), "ftruncate": (77, 46, "file 0"), "truncate": (76, 45, "path 0"),
    "write": (1, 64, "file 0"), "pwrite64": (18, 68, "file 0"), "writev": (20, 66, "file 0"),
    "copy_file_range": (326, 285, "file 2"), "sendfile": (40, 71, "file 0"), "utimensat": (280, 88, "path 1"),
}
COLUMN = {"x86_64": 0, "aarch64": 1}[platform.machine()]
BY_NUMBER = {each[COLUMN]: (name, each[2]) for name, each in CALLS.items() if each[COLUMN] is not None}
CREATES = os.O_CREAT | os.O_TRUNC

TRACEME, CONT, SETOPTIONS, GET_SYSCALL_INFO = 0, 7, 0x4200, 0x420E
FORK, VFORK, CLONE, EXEC, SECCOMP, EXITKILL = 0x2, 0x4, 0x8, 0x10, 0x80, 0x100000
EVENT_SECCOMP = 7
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
RET_TRACE, RET_ALLOW = 0x7FF00000, 0x7FFF0000
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4


def ptrace(request, pid, address=0, data=0):
    result = libc.ptrace(request, pid, address, data)
    if result == -1:
        raise OSError(ctypes.get_errno(), "ptrace")
    return result


def install_filter():
    """Makes the kernel stop this process and its children at CALLS.

    In seccomp_data, nr is at 0, and argument N's low half at 16 + 8 * N. Jumps count instructions to skip."""
    code = [(0x20, 0, 0, 0)]  # load nr
    for number, (_, how) in BY_NUMBER.items():
        kind, argument = how.split()
        if kind == "flags":
            code += [(0x15, 0, 4, number), (0x20, 0, 0, 16 + 8 * int(argument)), (0x45, 0, 1, CREATES),
                     (0x06, 0, 0, RET_TRACE), (0x06, 0, 0, RET_ALLOW)]
        else:
            code += [(0x15, 0, 1, number), (0x06, 0, 0, RET_TRACE)]
    code.append((0x06, 0, 0, RET_ALLOW))
    program = b"".join(struct.pack("=HBBI", *each) for each in code)
    buffer = ctypes.create_string_buffer(program, len(program))
    what = ctypes.create_string_buffer(struct.pack("@HP", len(code), ctypes.addressof(buffer)))
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
            PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(what), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def start(command):
    pid = os.fork()
    if pid > 0:
        return pid
    try:
        os.setsid()
        ptrace(TRACEME, 0)
        os.kill(os.getpid(), signal.SIGSTOP)
        install_filter()
        for name in (signal.SIGPIPE, signal.SIGINT):
            signal.signal(name, signal.SIG_DFL)
        stdin = os.open("/dev/null", os.O_RDONLY)
        os.dup2(stdin, 0)
        os.execv(command[0], command)
    except OSError as error:
        print("cut.py: %s" % error, file=sys.stderr)
    os._exit(126)


def text_at(pid, address):
    try:
        with open("/proc/%d/mem" % pid, "rb", 0) as memory:
            memory.seek(address)
            return memory.read(4096).split(b"\0")[0].decode("utf-8", "replace")
    except OSError:
        return "?"


def changed(pid):
    """Returns the call and its path if the call changes a file; None if it writes to a pipe or a terminal."""
    info = ctypes.create_string_buffer(128)
    ptrace(GET_SYSCALL_INFO, pid, len(info), ctypes.addressof(info))
    number, *arguments = struct.unpack_from("=7Q", info, 24)
    name, how = BY_NUMBER[number]
    kind, position = how.split()
    value = arguments[int(position)]
    if kind == "path":
        return name, text_at(pid, value) if value else ""
    if kind == "flags":
        return name, text_at(pid, arguments[int(position) - 1])
    path = "/proc/%d/fd/%d" % (pid, value)
    try:
        return (name, os.readlink(path)) if stat.S_ISREG(os.stat(path).st_mode) else None
    except OSError:
        return None


def program_of(pid):
    with open("/proc/%d/comm" % pid, errors="replace") as comm:
        return comm.read().strip().replace(" ", "_")


class Tracer:
    def __init__(self, report, action, point, first):
        self.report, self.action, self.point, self.first = report, action, point, first
        self.count, self.known, self.ending = 0, {first}, 255

    def act(self):
        if self.action == "each":
            done = subprocess.run(["sh", "-c", os.environ["CUT_CHECK"]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode != 0:
                self.note("failed %d %r" % (done.returncode, done.stdout))
            return
        if self.count != self.point:
            return
        self.note("cut")
        if self.action == "kill":
            for pid in self.known:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        elif self.action in ("first", "stop"):
            if self.action == "first":
                os.kill(self.first, signal.SIGKILL)
            sys.stdin.read()
        else:
            os.killpg(self.first, getattr(signal, "SIG" + self.action))

    def note(self, line):
        self.report.write(line + "\n")
        self.report.flush()

    def stopped(self, pid, status):
        event, number = status >> 16, os.WSTOPSIG(status)
        if event == EVENT_SECCOMP:
            what = changed(pid)
            if what and not what[1].startswith(("/dev/", "/proc/")):
                self.count += 1
                self.note("%d %s %s %s" % (self.count, program_of(pid), *what))
                self.act()
        isNew = pid not in self.known
        self.known.add(pid)
        # The kernel stops a new process with SIGSTOP, which the process must not get.
        deliver = 0 if event or (isNew and number == signal.SIGSTOP) else number
        try:
            ptrace(CONT, pid, 0, deliver)
        except ProcessLookupError:
            pass  # the process was killed meanwhile

    def follow(self):
        while True:
            try:
                pid, status = os.waitpid(-1, WALL)
            except ChildProcessError:
                return self.ending
            if os.WIFSTOPPED(status):
                try:
                    self.stopped(pid, status)
                except ProcessLookupError:
                    pass
                continue
            self.known.discard(pid)
            if pid == self.first:
                self.ending = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def main(report, action, point, *command):
    first = start(list(command))
    os.waitpid(first, WALL)
    ptrace(SETOPTIONS, first, 0, FORK | VFORK | CLONE | EXEC | SECCOMP | EXITKILL)
    ptrace(CONT, first)
    with open(report, "w") as out:
        return Tracer(out, action, int(point), first).follow()


sys.exit(main(*sys.argv[1:]))

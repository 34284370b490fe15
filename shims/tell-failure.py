# A part of hear-pip.py, which sets `words`, `heard` and `ending`. Passes on what the failed pip has written.
import atexit

# The most characters to pass on. They are the last ones, because pip prints the output of a failed build at
# the end.
KEPT = 1 << 20


def tell(descriptor):
    with open(descriptor, "wb", closefd=False) as file:
        file.write("".join(heard)[-KEPT:].encode("utf-8", "backslashreplace"))


def run_failed(home, node, name, real):
    """Replaces this process by failed.sh. First does what Python does at an exit."""
    descriptor = os.memfd_create("pip-shim")
    tell(descriptor)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.set_inheritable(descriptor, True)
    atexit._run_exitfuncs()
    if sys.stdout:
        sys.stdout.flush()
    os.environ.pop("_PIPSHIM_NESTED", None)
    told = [home, node, str(ending.code), str(descriptor), name, real]
    os.execv("/bin/sh", ["sh", home + "/shims/failed.sh"] + told + sys.argv[1:])


if words[1] == "to":
    tell(int(words[2]))
# Don't replace this process if its Python becomes interactive at the end. Nor after Ctrl-C, when pip exits
# with 1 too.
elif not sys.flags.inspect and hasattr(os, "memfd_create"):
    if "Operation cancelled by user" not in "".join(heard[-4:]):
        run_failed(*words[2:])

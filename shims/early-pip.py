# Runs pip in a new venv while src/remedies/venv/seed/seed.py still puts pip's modules into it.
# `early-pip.py LENDER HEAR-PIP.PY to DESCRIPTOR SCRIPT ARGS…` does what hear-pip.py does with the words
# from `to` on.
# LENDER is the directory of a pip with the same modules. Python reads them from there. But it gives them the
# names, paths and data files of the venv's pip, so that pip behaves as the venv's own. pip-shim sends a byte
# on DESCRIPTOR when the venv is complete and recorded. pip waits for this byte before it writes to the venv,
# starts a program, or looks for what may still be missing. If pip-shim ends without that byte, or sends
# SIGUSR1, pip ends here.
import os
import sys
from _signal import SIGUSR1, signal
from _thread import allocate_lock, get_ident
from importlib import invalidate_caches
from importlib.machinery import PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location

lender, hearing = sys.argv[1:3]
descriptor = int(sys.argv[4])
venv = sys.prefix + os.sep
site = os.path.join(sys.prefix, "lib", "python%d.%d" % sys.version_info[:2], "site-packages") + os.sep
waiting = allocate_lock()
main = get_ident()
is_complete = False


def wait():
    global is_complete
    with waiting:
        if is_complete:
            return
        if not os.read(descriptor, 1):
            stop()
        is_complete = True
    invalidate_caches()


def stop(*_):
    """Ends pip, because its venv will not be complete. pip removes its temporary files, and pip-shim says why."""
    if get_ident() != main:
        os._exit(1)
    # Hide what pip prints as it ends: it would say where it was interrupted.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    raise SystemExit(1)


STARTS = {"os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"}
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown"}
# pip runs these programs before anything else, to build its User-Agent. They do not look at the venv, so they
# need not wait.
ASKED = ("lsb_release", "uname", "rustc")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def is_inside(path):
    return os.path.abspath(str(path)).startswith(venv)


def audit(event, args):
    """Called by Python at each call that reaches the outside (PEP 578)."""
    if is_complete:
        return
    if event == "open":
        path, _, flags = args
        # Wait at RECORD, because pip reads it to remove a distribution, and then looks which of its files
        # exist. Wait at a `.py` file, because a traceback shows its lines.
        needs = (flags & WRITES or str(path).endswith(("RECORD", ".py"))) and is_inside(path)
    elif event == "subprocess.Popen":
        needs = args[0] not in ASKED
    else:
        needs = event in STARTS or (event in CHANGES and any(map(is_inside, args)))
    if needs:
        wait()


def lent(path):
    return os.path.join(lender, path[len(site) :]) if path.startswith(site) and path.endswith((".py", ".pyc")) else path


class Lent(SourceFileLoader):
    """Loads a module as if it lay in the venv. Its resources do lie there, so afterwards the usual loader is enough."""

    def path_stats(self, path):
        return super().path_stats(lent(path))

    def get_data(self, path):
        return super().get_data(lent(path))

    def set_data(self, *_, **__):
        pass

    def exec_module(self, module):
        super().exec_module(module)
        module.__loader__ = module.__spec__.loader = SourceFileLoader(self.name, self.path)


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        top, _, _ = name.partition(".")
        # Wait for these modules, because seed.py puts them into the venv too, and pip looks whether
        # setuptools is there.
        if top in ("setuptools", "pkg_resources", "_distutils_hack"):
            wait()
        if top != "pip":
            return None
        for folder in [site] if path is None else path:
            place = os.path.join(folder, name.rpartition(".")[2])
            for file, inside in ((place + "/__init__.py", [place]), (place + ".py", None)):
                if file.startswith(site) and os.path.isfile(lent(file)):
                    loader = Lent(name, file)
                    return spec_from_file_location(name, file, loader=loader, submodule_search_locations=inside)
        return None


sys.argv[:] = sys.argv[2:]
signal(SIGUSR1, stop)
other = PathFinder.find_spec("pip")
if other and other.origin and not other.origin.startswith(site):
    wait()  # a pip on PYTHONPATH comes before the venv's
else:
    sys.meta_path.insert(0, Finder)
    sys.addaudithook(audit)
with open(hearing, "rb") as file:
    exec(compile(file.read(), hearing, "exec"))
